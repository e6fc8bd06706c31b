import type { Analysis } from '../analysis/analysis';
import { cells } from '../features/cells';
import { csv } from '../features/csv';
import { diff } from '../features/diff';
import { diffCells } from '../features/diffCells';
import { layerTable } from '../features/layerTable';
import { markdownTable } from '../features/markdownTable';
import { panel } from '../features/panel';
import { removeShapes, writeShapes } from '../features/shapeComments';
import { explore, sizeInput, sizeMarks } from '../features/sizeExplorer';
import { inTurns, nothing, type Open, type Row, row } from './answer';
import type {
  CommentsMethod,
  CommentsParams,
  CommentsResult,
  DiffMethod,
  DiffParams,
  DiffResult,
  PanelMethod,
  PanelParams,
  PanelResult,
  SizesMethod,
  SizesParams,
  SizesResult,
  TableMethod,
  TableParams,
  TableResult
} from './protocol';

const PANEL: PanelMethod = 'shapelint/panel';
const SIZES: SizesMethod = 'shapelint/sizes';
const DIFF: DiffMethod = 'shapelint/diff';
const COMMENTS: CommentsMethod = 'shapelint/comments';
const TABLE: TableMethod = 'shapelint/table';

const uriOf = ({ uri }: { readonly uri: string }): string => uri;

/** No slider is longer. */
const MOST_SIZES = 4096;

/** What the model panel asks, and whoever else wants a model's table. */
export const panelRows: readonly Row[] = [
  row<PanelParams, PanelResult>(
    { method: PANEL },
    {
      uri: uriOf,
      none: nothing,
      async reply({ analysis, session, document, isWanted }) {
        const reports = await inTurns(session.reporting(analysis), isWanted);
        return { ...panel(analysis, reports, sizeInput(analysis)), version: document.version };
      }
    }
  ),
  row<SizesParams, SizesResult>(
    { method: SIZES },
    {
      uri: uriOf,
      none: nothing,
      reply({ analysis }, { explore: wanted, marks }) {
        const axes = sizeInput(analysis)?.axes.length ?? 0;
        const fits = (extents: readonly number[]) => extents.length === axes && extents.every(n => Number.isSafeInteger(n) && n >= 1);
        const isAsked = marks && fits(marks.extents) && marks.moved.some(axis => axis in marks.extents) && marks.end <= MOST_SIZES;
        return {
          ...(wanted && fits(wanted) && { explored: explore(analysis, wanted) }),
          ...(isAsked && { marks: sizeMarks(analysis, marks.extents, marks.moved, marks.end) })
        };
      }
    }
  ),
  row<CommentsParams, CommentsResult>(
    { method: COMMENTS },
    {
      uri: uriOf,
      none: nothing,
      reply({ analysis, document }, { remove }) {
        const edits = remove ? removeShapes(analysis) : writeShapes(analysis);
        if ('refusal' in edits) return { problem: edits.refusal };
        return { version: document.version, edits: edits.map(({ span, text }) => ({ ...span, text })) };
      }
    }
  ),
  row<DiffParams, DiffResult>({ method: DIFF }, { uri: uriOf, none: nothing, reply: (open, params) => compared(open, params) }),
  row<TableParams, TableResult>(
    { method: TABLE },
    {
      uri: uriOf,
      none: nothing,
      reply(open, { uri, format, against }) {
        const { analysis } = open;
        if (!against)
          return format === 'csv'
            ? csv([{ path: analysis.model.path, ...layerTable(analysis) }])
            : markdownTable(cells(layerTable(analysis)));
        const found = compared(open, { uri, against });
        return found && markdownTable(found);
      }
    }
  )
];

function compared({ analysis, session }: Open, { uri, against }: DiffParams): DiffResult {
  const { host } = session;
  const other = against.uri === undefined || against.uri === uri ? analysis.model : host.model(against.uri);
  // Another file is compared as this one is shown, if it can be: scale s with scale s.
  const wanted = against.variant ?? (other === analysis.model ? undefined : analysis.variant?.id);
  const variant = other?.variants.find(({ id }) => id === wanted);
  const before = other?.analyse(variant?.id);
  return before ? { ...diffCells(diff(before, analysis)), title: titleOf(before) } : null;
}

const titleOf = ({ model, variant }: Analysis): string =>
  [model.path.slice(model.path.lastIndexOf('/') + 1), variant?.title].filter(Boolean).join(' · ');
