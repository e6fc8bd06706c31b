import { expect, it } from 'vitest';
import { folded, grown } from '../support/navigation';

it('folds sections, layers of several lines, their mappings and runs of comments', () => {
  expect(
    folded(`# one
# two
input: [3, 8, 8]
layers:
  - type: conv2d
    filters: 8
    args:
      kernel: 3
      padding: 1

  # alone
  - {type: relu,
     name: a}
  - relu
other: 1
`)
  ).toMatchInlineSnapshot(`
    "
    c     # one
    └     # two
          input: [3, 8, 8]
     ┌    layers:
     │┌     - type: conv2d
     ││       filters: 8
     ││┌      args:
     │││        kernel: 3
     │└└        padding: 1
     │    
     │      # alone
     │  ┌   - {type: relu,
     │  └      name: a}
     └      - relu
          other: 1
    "
  `);
});

it('keeps the closing bracket to be seen', () => {
  expect(
    folded(
      `{
  "input": [3, 8, 8],
  "layers": [
    {
      "type": "relu"
    },
    {"type": "relu"}
  ]
}
`,
      { file: 'm.json' }
    )
  ).toMatchInlineSnapshot(`
    "
    ┌   {
    │     "input": [3, 8, 8],
    │┌    "layers": [
    ││┌     {
    ││└       "type": "relu"
    ││      },
    │└      {"type": "relu"}
    └     ]
        }
    "
  `);
});

it('folds marked regions', () => {
  expect(folded('input: [3, 8, 8]\n#region stem\nlayers:\n  - type: relu\n  - type: relu\n# endregion\n')).toMatchInlineSnapshot(`
    "
       input: [3, 8, 8]
    r  #region stem
    │┌ layers:
    ││   - type: relu
    │└   - type: relu
    └  # endregion
    "
  `);
});

it('grows a selection along the tree', () => {
  expect(grown('input: [3, 8, 8]\nlayers:\n  - {type: relu, name: "ste<|>m"}\n')).toMatchInlineSnapshot(`
    [
      "stem",
      ""stem"",
      "name: "stem"",
      "{type: relu, name: "stem"}",
      "- {type: relu, name: "stem"}",
      "layers:
      - {type: relu, name: "stem"}",
      "input: [3, 8, 8]
    layers:
      - {type: relu, name: "stem"}",
      "input: [3, 8, 8]
    layers:
      - {type: relu, name: "stem"}
    ",
    ]
  `);
  expect(grown('input: [3, 8, 8]\n<|>\nlayers:\n  - type: relu\n')).toHaveLength(2);
});
