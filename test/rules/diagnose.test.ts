import { describe, expect, it } from 'vitest';
import type { Analysis, Fault } from '../../server/src/analysis/analysis';
import type { Finding, FindingKind } from '../../server/src/ir/finding';
import { diagnose, MAX_DIAGNOSTICS } from '../../server/src/rules/diagnose';
import { ruleOf, rules } from '../../server/src/rules/index';
import type { Rule } from '../../server/src/rules/rule';
import { analyse, codes, see } from '../support/see';

const pool = (comment = '', head = ''): string => `${head}input: [8, 25, 25]\nlayers:\n${comment}  - maxpool2d: {kernel: 2, stride: 2}\n`;
const rule = (code: string, check: Rule['check'], more: Partial<Rule> = {}): Rule => ({
  code,
  id: code.toLowerCase(),
  severity: 'warning',
  title: '',
  what: '',
  why: '',
  mending: '',
  ignore: '',
  sources: [],
  examples: [],
  check,
  ...more
});

describe('the registry', () => {
  it('holds every code and name once, in order', () => {
    const all = rules.map(one => one.code);
    expect(all).toEqual([...new Set(all)].sort());
    expect(new Set(rules.map(one => one.id)).size).toBe(rules.length);
    expect(all.join(' ')).toBe(
      'SL101 SL102 SL103 SL104 SL201 SL202 SL203 SL204 SL205 SL206 SL207 SL301 SL302 SL303 SL304 SL305 SL306 SL307 SL401 SL402 SL403 SL404 SL501 SL502 SL503 SL504 SL505 SL601 SL602 SL603 SL604 SL611 SL612 SL613 SL614 SL615 SL616 SL617 SL618 SL701 SL702 SL703 SL704'
    );
  });
});

describe('every kind of finding', () => {
  const facts: { readonly [K in FindingKind]: Extract<Finding, { kind: K }>['data'] } = {
    'window-exceeds-input': { window: [3, 3], input: [2, 2], room: [2, 2], axes: [0, 1] },
    'output-vanishes': { input: [2], output: [0] },
    'pixels-unread': { axes: [{ axis: 2, extent: 5, out: 2, unread: 1, count: '(5 + 0 − 2)/2 + 1 = 2.5 → 2' }] },
    'channels-mismatch': { expected: 3, actual: 4 },
    'concat-size-mismatch': { axis: 2, operands: [0, 1], joined: 1 },
    'add-mismatch': { axis: 2, operands: [0, 1], verb: 'add' },
    'reshape-mismatch': { from: [4], to: [3] },
    'linear-features': { expected: 3, actual: 4 },
    'stride-skips-pixels': { axes: [{ axis: 2, window: 2, stride: 3, gap: 1 }] },
    'scaled-up': { written: '3', as: 8, how: '3 × width 1 = 8' },
    'layer-limit': { read: 20_000 },
    indivisible: { value: 6, by: 4, what: 'channels', divisor: 'groups' },
    'output-padding-too-large': { outputPadding: 2, limit: 2 },
    rank: { expected: [4], actual: 2 },
    structure: { expected: 'tensor', items: 2 },
    argument: { problem: { is: 'missing' } },
    'same-with-stride': {},
    'input-count': { min: 1, max: 1, actual: 2 },
    reference: { written: '9', why: 'absent' },
    'output-count': { min: 1, max: 1, actual: 2 },
    'name-taken': { name: 'a' },
    'in-place': { name: 'a', refused: true },
    'count-mismatch': {
      what: ['predictions', 'labels'],
      shapes: [[2, 10], [3]],
      counts: [2, 3]
    },
    'duplicate-field': { key: 'name', first: { start: 0, end: 1 } },
    'no-layers': {},
    misread: { written: '1e2', as: '1', why: 'number' },
    'partner-missing': { setting: 'dilation=2', partner: 'pad=1', otherwise: 'the size is another' },
    'head-filters': { channels: 60, needed: 36, how: '(7 classes + 5) × 3', per: 'filters' },
    'head-anchors': { problem: 'few', num: 3, count: 4 },
    'boxes-repeat': { boxes: '0,1', first: '9' },
    'output-stride': { axes: ['width'], extents: [100], stride: 32 },
    'declared-differs': { what: 'classes', written: '3', derived: '4', how: 'the first head' },
    'even-kernel': { kernel: 2, padding: 1 },
    'unknown-module': { type: 'Convv' }
  };
  const analysis = analyse(pool().replace('25, 25', '24, 24'));
  const told = (finding: Finding, place: 'layer' | 'file'): string[] => {
    const span = { start: 0, end: 1 };
    const fault: Fault = { result: analysis.layers[0]!, finding, span, run: analysis.layers };
    const changed: Analysis =
      place === 'layer' ? { ...analysis, faults: [fault] } : { ...analysis, graph: { ...analysis.graph, notices: [{ span, finding }] } };
    return diagnose(changed, { onError: (_, error) => expect.fail(String(error)) }).map(({ rule: { code }, message }) => {
      expect(message).not.toMatch(/NaN|undefined|null|Infinity|\[object/);
      expect(message.split('\n')[0]).toMatch(/^\S.*[.?]$/);
      return code;
    });
  };
  for (const kind of Object.keys(facts) as FindingKind[]) {
    const finding = { kind, blame: [], data: facts[kind] } as unknown as Finding;
    it(`${kind} is told by exactly one rule, of a layer, inside a block and of the file`, () => {
      expect(told(finding, 'layer')).toEqual([ruleOf[kind].code]);
      expect(told({ ...finding, within: 'conv' } as Finding, 'layer')).toEqual([ruleOf[kind].code]);
      expect(told(finding, 'file')).toEqual([ruleOf[kind].code]);
    });
  }
  it('a module that the framework refuses is an error of its own', () => {
    const finding = { kind: 'unknown-module', blame: [], data: { type: 'Convv', refused: 'KeyError' } } as const;
    expect(told(finding, 'layer')).toEqual(['SL601']);
  });
});

describe('suppressions', () => {
  it('silence the next line', () => {
    expect(codes(pool('  # shapelint-disable-next-line SL103\n'))).toEqual([]);
    expect(codes(pool('  # shapelint-disable-next-line pixels-unread -- the border is black\n'))).toEqual([]);
    expect(codes(pool('  # shapelint-disable-next-line\n'))).toEqual([]);
  });
  it('silence the next line alone', () => {
    expect(codes(pool('  # shapelint-disable-next-line SL103\n  - relu: {}\n'))).toEqual(['SL703', 'SL103']);
  });
  it('silence the layer that begins on the next line', () => {
    const text = 'input: [8, 25, 25]\nlayers:\n  # shapelint-disable-next-line SL103\n  - type: maxpool2d\n    kernel: 2\n';
    expect(codes(text)).toEqual([]);
  });
  it('silence the file', () => {
    expect(codes(pool('', '# shapelint-disable SL103\n'))).toEqual([]);
    expect(codes(pool('  # shapelint-disable\n'))).toEqual([]);
  });
  it('that suppress nothing are told, as information', () => {
    expect(see(pool('  # shapelint-disable-next-line SL103, SL101\n'))).toMatchInlineSnapshot(`
      "
      input: [8, 25, 25]
      layers:
        # shapelint-disable-next-line SL103, SL101
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information[SL703] This comment suppresses nothing: no SL101 is reported here.
        - maxpool2d: {kernel: 2, stride: 2}  ‹8×12×12›
      "
    `);
  });
  it('that name no rule are told, as a warning', () => {
    expect(see(pool('', '# shapelint-disable SL1O3, pixels-unred\n'))).toMatchInlineSnapshot(`
      "
      # shapelint-disable SL1O3, pixels-unred
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[SL703] \`SL1O3\` is no rule: did you mean SL103?
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[SL703] \`pixels-unred\` is no rule: did you mean pixels-unread?
      input: [8, 25, 25]
      layers:
        - maxpool2d: {kernel: 2, stride: 2}  ‹8×12×12›
                              ^ warning[SL103] The last row and column of the 25×25 input are never read: (25 + 0 − 2)/2 + 1 = 12.5 → 12.
      "
    `);
  });
  it('of a rule that is off are left alone', () => {
    expect(codes(pool('  # shapelint-disable-next-line SL103\n'), { settings: { rules: { SL103: 'off' } } })).toEqual([]);
  });
  it('that another variant needs are left alone', () => {
    const text = `scales:
  n: [1.0, 0.25, 1024]
  x: [1.0, 1.0, 1024]
backbone:
  - [-1, 1, Conv, [64, 1, 1]]
  # shapelint-disable-next-line SL201
  - [-1, 1, nn.Conv2d, [16, 16, 1]]
head:
  - [[-1], 1, Detect, [4]]
`;
    const unused = (variant: string) => codes(text, { variant }).filter(code => code === 'SL201' || code === 'SL703');
    expect([unused('n'), unused('x')]).toEqual([[], []]);
  });
  it('can silence the word about themselves', () => {
    expect(codes(pool('  # shapelint-disable SL101, SL103, SL703\n'))).toEqual([]);
  });
});

describe('settings', () => {
  it('change a severity, by code or name', () => {
    expect(see(pool(), { settings: { rules: { SL103: 'error' } } })).toContain('error[SL103]');
    expect(see(pool(), { settings: { rules: { 'pixels-unread': 'information' } } })).toContain('information[SL103]');
  });
  it('switch a rule off', () => {
    expect(codes(pool(), { settings: { rules: { 'pixels-unread': 'off' } } })).toEqual([]);
  });
  it('switch on what is off by default', () => {
    const shy = rule('SL999', () => [{ span: { start: 0, end: 1 }, message: 'Here.' }], { off: true });
    expect(codes(pool(), { rules: [shy] })).toEqual([]);
    expect(codes(pool(), { rules: [shy], settings: { rules: { SL999: 'warning' } } })).toEqual(['SL999']);
  });
});

describe('running the rules', () => {
  it('a rule that throws leaves the others answering', () => {
    const failed: string[] = [];
    const broken = rule('SL000', () => {
      throw new Error('no');
    });
    expect(codes(pool(), { rules: [broken, ...rules], onError: ({ code }) => failed.push(code) })).toEqual(['SL103']);
    expect(failed).toEqual(['SL000']);
  });
  it('reports stand in the order of the text, once each', () => {
    const at = (start: number) => ({ span: { start, end: start + 1 }, message: `At ${start}.` });
    const found = diagnose(analyse(pool()), { rules: [rule('SL998', () => [at(5), at(2), at(5)]), rule('SL997', () => [at(2)])] });
    expect(found.map(one => `${one.rule.code} ${one.span.start}`)).toEqual(['SL997 2', 'SL998 2', 'SL998 5']);
  });
  it('there are never too many', () => {
    const many = rule('SL998', function* () {
      for (let i = 0; ; i++) yield { span: { start: i, end: i }, message: `${i}` };
    });
    expect(diagnose(analyse(pool()), { rules: [many] })).toHaveLength(MAX_DIAGNOSTICS);
  });
  it('of a chain of faults only the first is reported', () => {
    const text = `input: [3, 9, 9]
layers:
  - conv2d: {filters: 8, kernel: 11}
  - conv2d: {in_channels: 5, filters: 8, kernel: 3}
  - flatten: {}
  - linear: {in_features: 7, units: 2}
`;
    expect(see(text)).toMatchInlineSnapshot(`
      "
      input: [3, 9, 9]
      layers:
        - conv2d: {filters: 8, kernel: 11}  ‹~?›
                                       ^^ error[SL101] conv2d 11×11 needs at least 11×11; 9×9 arrives (padding 0).
        - conv2d: {in_channels: 5, filters: 8, kernel: 3}  ‹~?›
        - flatten: {}  ‹~?›
        - linear: {in_features: 7, units: 2}  ‹~?›
      "
    `);
  });
  it('a guess behind a fault is not judged', () => {
    const text = `input: [3, 9, 9]
layers:
  - conv2d: {in_channels: 4, filters: 8, kernel: 3}
  - conv2d: {in_channels: 5, filters: 8, kernel: 3}
`;
    expect(see(text)).toMatchInlineSnapshot(`
      "
      input: [3, 9, 9]
      layers:
        - conv2d: {in_channels: 4, filters: 8, kernel: 3}  ‹~8×7×7›
                                ^ error[SL201] Expects 4 input channels; 3 arrive from the input.
        - conv2d: {in_channels: 5, filters: 8, kernel: 3}  ‹~8×5×5›
      "
    `);
  });
});
