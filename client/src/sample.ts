import { ViewColumn, window, workspace } from 'vscode';

/** A model that shows what there is to see: shapes, a skip connection, and a pool that leaves a column unread. */
const SAMPLE = `# A small image classifier. Change a number, and the shapes at the line ends follow.
input: [3, 150, 150]
layers:
  - conv2d: { filters: 32, kernel: 3, padding: 1 }
  - maxpool2d: { kernel: 2, stride: 2 }
  - conv2d: { filters: 64, kernel: 3, padding: 1 }
  # 75 is odd: the last row and column are never read. The light bulb knows what helps.
  - { type: maxpool2d, kernel: 2, stride: 2, name: stem }
  - conv2d: { filters: 64, kernel: 3, padding: 1 }
  - conv2d: { filters: 64, kernel: 3, padding: 1 }
  - { type: add, from: [stem, -1] }
  - globalavgpool2d
  - linear: { units: 10 }
`;

/** Opens a model to try things with, in a document of its own; not on top of the panel, which may be what somebody is in. */
export async function openSample(): Promise<void> {
  const document = await workspace.openTextDocument({ language: 'yaml', content: SAMPLE });
  await window.showTextDocument(document, window.activeTextEditor ? ViewColumn.Active : ViewColumn.One);
}
