// Oracle: BVLC Caffe 9b89154 (oracles/caffe, configs/own/bad_*).
import { expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';
import { diagnose } from '../../server/src/rules/diagnose';
import { caught, type FaultRules, ruleFor, share } from '../support/faultRules';
import { allOracles, describeWithOracles, readJson, readOracle } from '../support/oracles';

interface Case {
  config_file: string;
  defect: string;
  defect_line: number | null;
  caffe: 'accepted' | 'rejected';
}

/** Misses, with the reason; the list can only shrink. */
const MISSED: Readonly<Record<string, string>> = {
  bad_solver_file: 'a solver file gets silence: it is no net, and nobody said that it is'
};

/** The rule that has to speak, by what the list says is wrong: the first that fits. */
const RULES: FaultRules = [
  [/comment|BOM|extra }|closed by|missing [}cv]/, 'SL701'],
  [/^(?:optional|message) field twice/, 'SL611'],
  [/^no layers|^empty file/, 'SL618'],
  [/^in-place/, 'SL617'],
  [/kernel_h (?:only|without)|stride_h without/, 'SL616'],
  [/kernel 7 on 4x4/, 'SL101'],
  [/last slice empty/, 'SL102'],
  [/divisible by|in 3 slices/, 'SL302'],
  [/eltwise shapes differ/, 'SL203'],
  [/not inferable/, 'SL205'],
  [/batch of data and label|label count|sizes differ|counts differ|cont shape|only counts are compared/, 'SL206'],
  [/param blocks, two blobs/, 'SL207'],
  [/needs 4 axes|of a 1-D blob|ranks differ|2-D output/, 'SL305'],
  [/2 bottoms 1 top|no top|mask top|too many bottoms|own bottom|second bottom|before it is produced|exists only in|type names/, 'SL601'],
  [/top_k|out of range|lr_mult|group: 0|stride 0|stride_h: 0|dilation: 0|eps: 0|negative|INT_MAX|more than 32 axes/, 'SL306'],
  [/kernel_size|num_output|coeff|offset|tiles|end_axis|slice_points|axis and slice_dim|include and exclude|with stride/, 'SL306'],
  [/shapes for|input_dim|dims|bigger than the input|selector|without a source axis|scale vector|second top|two tops/, 'SL306'],
  [/without type|quote|bool|enum|field|parameter block|STOCHASTIC|global pooling/, 'SL306']
];

/** The reports of a file as "line-line CODE severity headline". */
function told(file: string): { first: number; last: number; code: string; severity: string; text: string }[] {
  const model = readModel({ text: readOracle('caffe', file), path: file, settings: defaultSettings });
  return model
    ? diagnose(model.analyse()).map(({ rule, severity, span, message }) => {
        const [first, last] = [model.lines.lineAt(span.start), model.lines.lineAt(span.end)];
        return { first, last, code: rule.code, severity, text: `${first} ${rule.code} ${severity} ${message.split('\n')[0]}` };
      })
    : [];
}

describeWithOracles('Caffe, faulty files', () => {
  const cases: Case[] = allOracles('caffe', 'expected', 'own')
    .filter(file => /bad_[^/]*\.json$/.test(file))
    .map(file => readJson(file));
  const nameOf = ({ config_file }: Case): string => config_file.replace(/^.*\/|\.prototxt$/g, '');

  const found = ({ config_file, defect, defect_line, caffe }: Case): boolean => {
    const line = defect_line ?? 1;
    const grave = caffe === 'rejected' ? ['error'] : ['error', 'warning'];
    return told(config_file).some(
      ({ first, last, code, severity }) =>
        code === ruleFor(RULES, defect) && grave.includes(severity) && first <= line + 1 && last >= line - 1
    );
  };

  it('are reported on the right line by the right rule, whether Caffe refuses or takes them', () => {
    const missed = cases.filter(one => !found(one));
    const silent = cases.filter(({ caffe }) => caffe === 'accepted');
    console.log(`faulty: ${share(cases, missed)}, of these accepted by Caffe: ${share(silent, missed)}`);
    expect(
      missed
        .filter(one => !(nameOf(one) in MISSED))
        .map(one => `${nameOf(one)} line ${one.defect_line}: ${one.defect}; told: ${told(one.config_file).map(({ text }) => text)}`)
    ).toEqual([]);
    expect(caught(cases, missed)).toBeGreaterThanOrEqual(0.97);
    expect(caught(silent, missed)).toBeGreaterThanOrEqual(0.95);
  });

  it('says nothing that Caffe refuses to be an error of what it takes', () => {
    const wrong = cases.filter(one => one.caffe === 'accepted' && told(one.config_file).some(({ severity }) => severity === 'error'));
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('tells each with the same words as before', async () => {
    const lines = cases.map(
      one =>
        `${nameOf(one)}: ${told(one.config_file)
          .map(({ text }) => text)
          .join(' | ')}`
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../rules/caffe.faults.txt');
  });
});

describeWithOracles('protobuf text, as C++ protobuf takes it', () => {
  const snippets: { case: string; text: string; parses: boolean; message: string | null }[] = readJson('caffe', 'expected', 'lexical.json');

  it('is taken or refused alike, at the same line', () => {
    const wrong = snippets.flatMap(({ case: name, text, parses, message }) => {
      const model = readModel({ text, path: 'snippet.prototxt', settings: defaultSettings, choice: { dialect: 'caffe' } })!;
      const { notices } = model.analyse().graph;
      const refusals = [
        ...model.tree.problems.map(({ span }) => span),
        ...notices.filter(({ finding }) => finding.kind !== 'no-layers' && finding.kind !== 'misread').map(({ span }) => span)
      ];
      const lines = refusals.map(({ start }) => model.lines.lineAt(start));
      if (parses) return refusals.length === 0 ? [] : [`${name}: refused at ${lines}`];
      // An end that comes too early is told at the last line that there is.
      const line = Math.min(Number(message?.split(':')[0]), model.lines.count);
      return lines.includes(line) ? [] : [`${name}: ${message}; refused at ${lines}`];
    });
    expect(snippets.length).toBe(89);
    expect(wrong).toEqual([]);
  });
});
