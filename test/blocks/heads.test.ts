import { describe, expect, it } from 'vitest';
import { heads } from '../../server/src/dialects/ultralytics/heads';
import { flat, isLegacy, maps, runHead, type Value } from '../support/headRuns';
import { describeWithOracles, listOracles, readJson } from '../support/oracles';

interface Row {
  readonly type: string;
  readonly resolved: readonly unknown[];
  readonly output: Value;
  readonly params: number;
  readonly input?: Value;
}

interface Probe {
  readonly yaml: {
    readonly head: [unknown, number, string, unknown[]][];
    readonly backbone: [unknown, number, string, unknown[]][];
    readonly [key: string]: unknown;
  };
  readonly input: number[];
  readonly layers?: Row[];
  readonly error: { readonly layer: number; readonly message: string } | null;
}

const headTypes = heads.map(spelling => spelling.type).filter(type => type !== 'TorchVision');

/** What disagrees between a head and a row of the oracle, as text. */
function disagreements(row: Row, inputs: readonly number[][], legacy: boolean): string[] {
  const ran = runHead(row.type, row.resolved, inputs, legacy);
  const all: string[] = [];
  if (row.output && JSON.stringify(ran.shapes) !== JSON.stringify(flat(row.output))) all.push(`shapes ${JSON.stringify(ran.shapes)}`);
  if (row.output && ran.faults.length > 0) all.push(`faults ${ran.faults}`);
  if (ran.weights !== row.params) all.push(`${ran.weights} parameters, not ${row.params}`);
  if (row.output && !(ran.macs! > 0)) all.push(`${ran.macs} operations`);
  return all.map(text => `${row.type} ${JSON.stringify(row.resolved)}: ${text}`);
}

/** The outputs of the rows that a head takes. */
function arriving(from: unknown, index: number, outputs: readonly Value[], input: number[]): number[][] {
  return [from].flat().flatMap(one => {
    const source = (one as number) < 0 ? index + (one as number) : (one as number);
    return source < 0 ? [input] : maps(outputs[source]!);
  });
}

describeWithOracles('heads in small networks', () => {
  const probes: Probe[] = readJson('ultralytics', 'head_probe.json').probes;

  it('have the shapes and parameters of Ultralytics', () => {
    let seen = 0;
    const wrong = probes.flatMap(({ yaml, layers = [], input }, number) => {
      const outputs = layers.map(layer => layer.output);
      const rows = [...yaml.backbone, ...yaml.head];
      return layers.flatMap((layer, i) => {
        if (!headTypes.includes(layer.type)) return [];
        seen++;
        return disagreements(layer, arriving(rows[i]![0], i, outputs, input), isLegacy(layers.slice(0, i))).map(
          text => `#${number} ${text}`
        );
      });
    });
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(50);
  });

  it('refuse what Ultralytics refuses', () => {
    const outputs = [
      [1, 32, 32, 32],
      [1, 64, 16, 16],
      [1, 128, 8, 8]
    ];
    const refused = probes.filter(({ yaml, error }) => {
      const [from, , type] = yaml.head.at(-1)!;
      return error?.layer === 3 && yaml.head.length === 1 && headTypes.includes(type) && [from].flat().every(one => (one as number) < 3);
    });
    const accepted = refused.filter(({ yaml, input }) => {
      const [from, , type, args] = yaml.head[0]!;
      const inputs = arriving(from, 3, outputs, input);
      return (
        runHead(
          type,
          resolved(
            type,
            args,
            yaml,
            inputs.map(dims => dims[1]!)
          ),
          inputs
        ).faults.length === 0
      );
    });
    expect(refused.length).toBeGreaterThan(8);
    expect(accepted.map(({ yaml, error }) => `${JSON.stringify(yaml.head)}: ${error?.message}`)).toEqual([]);
  });
});

/** Constructor arguments of a row whose construction failed, so that the oracle has none. */
function resolved(type: string, args: unknown[], yaml: Probe['yaml'], channels: number[]): unknown[] {
  const values = args.map(arg => (typeof arg === 'string' && arg in yaml ? yaml[arg] : arg));
  if (type === 'RTDETRDecoder') return [values[0], channels, ...values.slice(1)];
  return type === 'Depth' ? [...values, channels] : [...values, yaml.reg_max ?? 16, yaml.end2end ?? null, channels];
}

describeWithOracles('heads of the stock models', () => {
  const folder = ['ultralytics', 'golden'];

  it('have the shapes and parameters of Ultralytics', () => {
    let seen = 0;
    const wrong = listOracles(...folder).flatMap(dir =>
      listOracles(...folder, dir).flatMap(file => {
        const layers: Row[] = readJson(...folder, dir, file).layers;
        const last = layers.at(-1)!;
        if (!headTypes.includes(last.type) || !last.input) return [];
        seen++;
        return disagreements(last, maps(last.input), isLegacy(layers.slice(0, -1))).map(text => `${file} ${text}`);
      })
    );
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(100);
  });
});

describeWithOracles('Classify alone', () => {
  it('has the shapes and parameters of Ultralytics', () => {
    const rows: (Row & { module: string; in_shape: number[] })[] = readJson('ultralytics', 'probe.json').probes;
    const wrong = rows
      .filter(row => row.module === 'Classify')
      .flatMap(row => disagreements({ ...row, type: row.module }, [row.in_shape], true));
    expect(wrong).toEqual([]);
  });
});

const pyramid = (size: number, channels = [64, 128, 256]) => channels.map((c, i) => [1, c, size >> (3 + i), size >> (3 + i)]);
const channels = [64, 128, 256];
const decodedOf = ({ shapes }: { readonly shapes: readonly (readonly unknown[])[] }) => shapes[0];

describe('a detection head', () => {
  it('predicts at every position of every map', () => {
    expect(decodedOf(runHead('Detect', [3, 16, null, channels], pyramid(64)))).toEqual([1, 7, 64 + 16 + 4]);
  });

  it('has parameters that no input size changes', () => {
    const [small, large] = [64, 640].map(size => runHead('Detect', [3, 16, null, channels], pyramid(size)));
    expect(small!.weights).toBe(large!.weights);
    expect(large!.macs! / small!.macs!).toBeCloseTo(100);
  });

  it('takes its widths from the first input', () => {
    const forth = runHead('Detect', [3, 16, null, channels], pyramid(64));
    const back = runHead('Detect', [3, 16, null, [...channels].reverse()], pyramid(64).reverse());
    expect(decodedOf(back)).toEqual(decodedOf(forth));
    expect(back.weights).toBeGreaterThan(forth.weights!);
  });

  it('reports channels that are not those it is built for', () => {
    expect(runHead('Detect', [3, 16, null, [64, 128, 128]], pyramid(64)).faults).toEqual(['channels-mismatch: ']);
  });

  it('reports a missing input and keeps its parameters', () => {
    const ran = runHead('Detect', [3, 16, null, channels], pyramid(64).slice(0, 2));
    expect(ran.faults).toEqual(['input-count: ']);
    expect(ran.weights).toBe(runHead('Detect', [3, 16, null, channels], pyramid(64)).weights);
  });

  it('has no more predictions for a second set of branches', () => {
    const ran = runHead('Detect', [3, 1, true, channels], pyramid(64));
    expect(decodedOf(ran)).toEqual([1, 7, 84]);
    expect(ran.output).toMatchObject({ items: [{}, { keys: ['one2many', 'one2one'] }] });
  });
});

describe('arguments that a head refuses', () => {
  it.each([
    ['OBB', [3, 2, 16, null, channels], ['argument: angles']],
    ['WorldDetect', [80, 256, false, 16, null, channels], ['argument: embed']],
    ['YOLOEDetect', [80, 512, false, 16, null, channels], ['argument: normalise']],
    ['Pose', [1, [17], 16, null, channels], ['argument: keypoints']],
    ['RTDETRDecoder', [3, channels, 100], ['indivisible: width,heads']],
    ['RTDETRDecoder', [3, channels, 256, 300, 4, 8, 1e9], ['argument: layers']],
    ['Detect', [0, 16, null, channels], ['argument: classes']]
  ])('%s %j', (type, args, faults) => {
    expect(runHead(type, args, pyramid(64)).faults).toEqual(faults);
  });
});

describe('RTDETRDecoder', () => {
  const at = (layers: number) => runHead('RTDETRDecoder', [3, channels, 256, 300, 4, 8, layers], pyramid(64));

  it('takes all positions where there are fewer than queries', () => {
    expect(at(6).shapes).toEqual([
      [1, 252, 6],
      [1, 1, 84, 4],
      [1, 1, 84, 3],
      [1, 84, 4],
      [1, 84, 3]
    ]);
  });

  it('adds the same for every decoder layer', () => {
    expect(at(3).weights! - at(2).weights!).toBe(at(2).weights! - at(1).weights!);
    expect(at(3).macs! - at(2).macs!).toBe(at(2).macs! - at(1).macs!);
  });
});

describe('Depth', () => {
  it('needs each map to be half the one before', () => {
    const [first, , third] = pyramid(64);
    expect(runHead('Depth', [64, [64, 256]], [first!, third!]).faults).toEqual(['add-mismatch: ']);
  });
});
