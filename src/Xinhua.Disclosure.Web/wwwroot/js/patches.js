/** Small changes to a text, each with what stands around it, so that the server finds its place again when others changed the text meanwhile. */

/** How many characters around a change make its place known; the server counts the same. */
const CONTEXT = 20;
/** Most characters taken out and put in by one request, so that it stays far below the server's limit of 64 kB. */
const MOST = 6_000;
/** Most pairs of lines compared; longer changes are taken as one. */
const MOST_PAIRS = 250_000;

/**
 * The next changes that bring one text nearer to another: all of them, unless there is more to change than one request may carry.
 * @returns {{ patches: { at: number, remove: string, insert: string, before: string, after: string }[], text: string }} the changes, and what they make of the text
 */
export function nextPatches(from, to) {
  const pieces = limited(together(piecesOf(from, to), from));
  return {
    patches: pieces.map(({ at, remove, insert }) => ({ at, remove, insert, before: before(from, at), after: after(from, at + remove.length) })),
    text: applied(from, pieces),
  };
}

/** Where two texts differ: runs that both have, and runs that only one has. */
export function differences(from, to) {
  const runs = [];
  let end = 0;
  for (const { at, remove, insert } of piecesOf(from, to)) {
    runs.push({ both: from.slice(end, at) }, { from: remove, to: insert });
    end = at + remove.length;
  }

  return [...runs, { both: from.slice(end) }].filter((run) => run.both !== '');
}

function applied(text, pieces) {
  return pieces.reduceRight((result, { at, remove, insert }) => result.slice(0, at) + insert + result.slice(at + remove.length), text);
}

function piecesOf(from, to) {
  if (from === to) {
    return [];
  }

  const [start, rest] = commonEnds(from, to);
  const [a, b] = [linesOf(from.slice(start, from.length - rest)), linesOf(to.slice(start, to.length - rest))];
  const runs = a.length * b.length > MOST_PAIRS ? [{ at: 0, remove: a.join(''), insert: b.join('') }] : lineRuns(a, b);
  return runs.map((run) => narrowed({ ...run, at: run.at + start }));
}

function linesOf(text) {
  return text.split(/(?<=\n)/);
}

/** Runs of lines that differ, by the longest common subsequence. */
function lineRuns(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }

  const runs = [];
  let [i, j, at, open] = [0, 0, 0, null];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      at += a[i].length;
      [i, j, open] = [i + 1, j + 1, null];
      continue;
    }

    if (open === null) {
      open = { at, remove: '', insert: '' };
      runs.push(open);
    }

    if (j === b.length || (i < a.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
      open.remove += a[i];
      at += a[i++].length;
    } else {
      open.insert += b[j++];
    }
  }

  return runs;
}

function narrowed({ at, remove, insert }) {
  const [start, rest] = commonEnds(remove, insert);
  return { at: at + start, remove: remove.slice(start, remove.length - rest), insert: insert.slice(start, insert.length - rest) };
}

/** How much two texts share at the beginning and at the end, no pair of surrogates cut in two. */
function commonEnds(a, b) {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) {
    start++;
  }

  let rest = 0;
  while (rest < most - start && a[a.length - 1 - rest] === b[b.length - 1 - rest]) {
    rest++;
  }

  return [isCut(a, start) || isCut(b, start) ? start - 1 : start, isCut(a, a.length - rest) || isCut(b, b.length - rest) ? rest - 1 : rest];
}

/** Whether a place lies between the halves of a character. */
function isCut(text, at) {
  return at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at]) && /[\uD800-\uDBFF]/.test(text[at - 1]);
}

/** Changes so near to each other that one stands in the other's surroundings are one change. */
function together(pieces, from) {
  return pieces.reduce((list, piece) => {
    const last = list.at(-1);
    const gap = last ? piece.at - last.at - last.remove.length : Infinity;
    if (gap > 2 * CONTEXT) {
      return [...list, piece];
    }

    const between = from.slice(last.at + last.remove.length, piece.at);
    return [...list.slice(0, -1), { at: last.at, remove: last.remove + between + piece.remove, insert: last.insert + between + piece.insert }];
  }, []);
}

function limited(pieces) {
  const taken = [];
  let size = 0;
  for (const piece of pieces) {
    size += piece.remove.length + piece.insert.length;
    if (size > MOST) {
      break;
    }

    taken.push(piece);
  }

  return taken.length > 0 || pieces.length === 0 ? taken : [cut(pieces[0])];
}

/** As much of a long change as one request may carry: first what goes, then what comes. */
function cut({ at, remove, insert }) {
  if (remove.length > 0) {
    const end = Math.min(remove.length, MOST);
    return { at, remove: remove.slice(0, isCut(remove, end) ? end - 1 : end), insert: '' };
  }

  return { at, remove: '', insert: insert.slice(0, isCut(insert, MOST) ? MOST - 1 : MOST) };
}

function before(text, at) {
  const start = Math.max(0, at - CONTEXT);
  return text.slice(isCut(text, start) ? start + 1 : start, at);
}

function after(text, at) {
  const end = Math.min(text.length, at + CONTEXT);
  return text.slice(at, isCut(text, end) ? end - 1 : end);
}
