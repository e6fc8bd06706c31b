import { expect, it } from 'vitest';
import type { Evaluated } from '../../server/src/analysis/evaluate';
import { modules } from '../../server/src/dialects/ultralytics/modules';
import { type Shape, tensor } from '../../server/src/ir/shape';
import { describeWithOracles, listOracles, readJson } from '../support/oracles';
import { faults, run, spellings, written } from './moduleRun';

// Oracle: Ultralytics 8.4.190, torch 2.13.0 (shared/oracles/ultralytics).

/** A piece of the oracle's JSON. */
type Answer = ReturnType<typeof readJson>;

function read(value: Answer): Shape {
  const items = Array.isArray(value) ? undefined : (value.tuple ?? value.list);
  return items ? { items: items.map(read) } : { dims: value };
}

/** What differs from the oracle's answer, in one line; undefined where nothing does. */
function difference(result: Evaluated, output: unknown, params: number): string | undefined {
  const is = JSON.stringify([written(result.output), result.weights]);
  const wanted = JSON.stringify([output, params]);
  if (is === wanted && faults(result).length === 0) return undefined;
  return `${is} instead of ${wanted}${faults(result).map(finding => ` ${JSON.stringify(finding)}`)}`;
}

const REPEATED = /^(BottleneckCSP|C[123]|C2f|C3(x|TR|Ghost|k2)|RepC3|C2f?PSA|C2f(CIB|Attn)|A2C2f)$/;
const AS_WRITTEN = /^(RepConv|Conv2|RepVGGDW|ResNetLayer|CBFuse)$/;

/** The constructor's arguments of a row whose constructor failed, which the oracle therefore does not say (modules.md, 1). */
function constructorArgs({ module, args, in_shape, repeats, scale }: Answer): unknown[] {
  if (AS_WRITTEN.test(module)) return args;
  const [channels, ...rest] = args;
  if (/^(HGStem|AIFI|CBLinear)$/.test(module)) return [in_shape[1], ...args];
  return [
    in_shape[1],
    Math.ceil(channels / 8) * 8,
    ...(REPEATED.test(module) ? [repeats] : []),
    ...rest,
    ...(module === 'A2C2f' && /[lx]/.test(scale) ? [true, 1.2] : [])
  ];
}

/** Rows that the parser refuses before it calls a constructor: the dialect's matter. */
const parserRefuses = (probe: Answer): boolean => probe.module === 'ResNetLayer' && probe.error.type === 'IndexError';

const byModule = (probes: readonly Answer[], name: (probe: Answer) => string): Map<string, Answer[]> => {
  const groups = new Map<string, Answer[]>();
  for (const probe of probes) if (spellings.has(name(probe))) groups.set(name(probe), [...(groups.get(name(probe)) ?? []), probe]);
  return groups;
};

describeWithOracles('single rows', () => {
  const groups = byModule(readJson('ultralytics', 'probe.json').probes, probe => probe.module);

  it.each([...groups.keys()])('%s', module => {
    const failures: string[] = [];
    for (const probe of groups.get(module)!) {
      const result = run(module, probe.resolved ?? constructorArgs(probe), [tensor(...probe.in_shape)], Math.max(probe.sequential ?? 1, 1));
      const row = `${JSON.stringify(probe.args)} n=${probe.repeats} on ${probe.in_shape}`;
      if (!probe.error) {
        const wrong = difference(result, probe.output, probe.params);
        if (wrong) failures.push(`${row}: ${wrong}`);
      } else if (!parserRefuses(probe) && faults(result).length === 0) failures.push(`${row}: nothing said of ${probe.error.message}`);
    }
    expect(failures).toEqual([]);
  });
});

describeWithOracles('the list of modules', () => {
  it('holds none that the oracle was not asked about', () => {
    const { probes } = readJson('ultralytics', 'probe.json');
    const asked = new Set([...probes.map((probe: Answer) => probe.module), 'C2fAttn', 'ImagePoolingAttn', 'CBFuse', 'Index']);
    expect([...spellings.keys()].filter(type => !asked.has(type))).toEqual([]);
    expect(spellings.size).toBe(modules.length);
  });
});

const TEXT = [1, 80, 512];

/** What arrives at a layer: the outputs of the rows it names, and the text for the modules that take it. */
function arriving(file: Answer, layer: Answer): Answer[] | undefined {
  const from = [layer.from].flat().map((j: number) => (j < 0 ? layer.index + j : j));
  const values = from.map((j: number) => (j < 0 ? file.input : file.layers[j]?.output));
  return values.some(value => !value)
    ? undefined
    : /^(C2fAttn|ImagePoolingAttn)$/.test(layer.type)
      ? [...values, [file.input[0], ...TEXT.slice(1)]]
      : values;
}

describeWithOracles('layers of the package’s own models', () => {
  const files = listOracles('ultralytics', 'golden').flatMap(folder =>
    listOracles('ultralytics', 'golden', folder).map(name => [folder, name] as const)
  );
  const layers = files.flatMap(([folder, name]) => {
    const file = readJson('ultralytics', 'golden', folder, name);
    return file.layers.flatMap((layer: Answer) => {
      const inputs = layer.output && arriving(file, layer);
      return inputs ? [{ ...layer, inputs, at: `${folder}/${name} ${layer.index}` }] : [];
    });
  });
  const groups = byModule(layers, layer => layer.type);

  it('are thousands', () => expect(layers.length).toBeGreaterThan(5000));

  it.each([...groups.keys()])('%s', type => {
    const failures = groups.get(type)!.flatMap(({ at, resolved, inputs, sequential, output, params }) => {
      const wrong = difference(run(type, resolved, inputs.map(read), sequential ?? 1), output, params);
      return wrong ? [`${at} ${JSON.stringify(resolved)}: ${wrong}`] : [];
    });
    expect(failures).toEqual([]);
  });
});

describeWithOracles('multi-input modules in small nets', () => {
  it('Index and CBFuse agree, faults included', () => {
    const failures: string[] = [];
    let seen = 0;
    for (const net of readJson('ultralytics', 'head_probe.json').probes) {
      const rows = [...net.yaml.backbone, ...net.yaml.head];
      for (const layer of net.layers ?? []) {
        const inputs = arriving(net, { ...layer, from: rows[layer.index][0] });
        if (!spellings.has(layer.type) || !inputs) continue;
        seen++;
        const result = run(layer.type, layer.resolved, inputs.map(read));
        const wrong = layer.output
          ? difference(result, layer.output, layer.params)
          : faults(result).length > 0
            ? undefined
            : 'nothing said';
        if (wrong) failures.push(`${layer.type} ${JSON.stringify(layer.resolved)}: ${wrong}`);
      }
    }
    expect(failures).toEqual([]);
    expect(seen).toBeGreaterThan(200);
  });
});
