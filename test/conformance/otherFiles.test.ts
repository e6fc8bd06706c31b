import { describe, expect, it } from 'vitest';
import { readModel } from '../../server/src/analysis/analysis';
import { defaultSettings } from '../../server/src/config/settings';

const read = (text: string, path: string) => readModel({ text, path, settings: defaultSettings });

describe('any other file stays alone', () => {
  const others: Readonly<Record<string, string>> = {
    'docker-compose.yml':
      'services:\n  web:\n    image: nginx\n    networks: [front]\n    build: {context: ., args: [A=1]}\nnetworks:\n  front: {driver: bridge}\n',
    '.github/workflows/ci.yml':
      'on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - name: Test\n        run: npm test\n        with: {input: a}\n',
    'deployment.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: app:1\n          ports: [{containerPort: 80}]\n---\napiVersion: v1\nkind: Service\nspec:\n  type: NodePort\n',
    'openapi.yaml':
      'openapi: 3.1.0\npaths:\n  /add:\n    get:\n      parameters:\n        - {name: q, in: query, schema: {type: integer}}\ncomponents:\n  schemas:\n    Linear: {type: object, properties: {input: {type: array}}}\n',
    'mkdocs.yml': 'site_name: Docs\nnav:\n  - Home: index.md\n  - Layers: layers.md\nplugins:\n  - search\n  - concat: {from: a}\n',
    'package.json': '{"name": "x", "type": "module", "scripts": {"build": "tsc"}, "modules": ["a", "b"], "files": ["dist"]}\n',
    'tsconfig.json': '{"compilerOptions": {"module": "ESNext", "types": ["node"]}, "include": ["src"], "layers": []}\n',
    'pipeline.yaml': 'input: data.csv\nsteps:\n  - {type: add, column: a}\n  - {type: split, ratio: 0.2}\nmodel: resnet\n',
    'etl.yaml': 'layers:\n  - {type: bronze, from: raw}\n  - {type: silver, from: bronze}\n  - {type: add, from: silver}\n',
    'values.yaml': 'backbone: resnet50\nhead: {type: linear}\nmodel: {name: x, layers: 12}\nmodules: [auth, billing]\n',
    'map.json':
      '{"version": 8, "layers": [{"id": "water", "type": "fill", "source": "a"}, {"id": "road", "type": "line"}], "sources": {}}\n',
    'playbook.yml':
      '- hosts: all\n  tasks:\n    - name: Install\n      apt: {name: nginx}\n    - name: Copy\n      copy: {src: a, dest: b}\n',
    'types.yaml': '- {type: a}\n- {type: b}\n- {type: input, name: x}\n',
    'overlay.yaml': 'network:\n  version: 2\n  ethernets: {eth0: {dhcp4: true}}\nmodules:\n  - name: dropout\n  - name: pad\n',
    'train.yaml':
      'model: {type: resnet, layers: [3, 4, 6, 3]}\noptimizer: {type: adam, lr: 0.001}\naugment:\n  - {type: crop, size: 224}\n  - {type: pad, padding: 4}\n',
    'layers.yaml': 'layers:\n  - name: base\n    image: alpine\n  - name: top\n    image: app\n'
  };
  it.each(Object.keys(others))('%s', name => {
    expect(read(others[name]!, `/project/${name}`)).toBeUndefined();
  });
});
