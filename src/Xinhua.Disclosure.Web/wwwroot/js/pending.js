/** What was typed and has not reached the server yet, kept in the browser: it outlives a reload, a crash and the end of a session. */

const DAYS_KEPT = 30;
const PREFIX = 'disclosure.pending';

/**
 * @param {string[]} whose account, agency, year, revision: what is typed belongs to them and to nobody else
 * @param {string} page the name of this page
 */
export function pendingOf(whose, page) {
  const prefix = `${PREFIX}/${whose.join('/')}/`;
  const own = prefix + page;
  // Held as long as the page lives, also when it sleeps: what it keeps is not for other pages to send. Nothing waits for it.
  navigator.locks?.request(own, () => new Promise(() => {})).catch(() => {});

  return {
    /** Keeps a record, or forgets it when there is nothing to keep. */
    keep(record) {
      try {
        if (record === null) {
          localStorage.removeItem(own);
        } else {
          localStorage.setItem(own, JSON.stringify({ ...record, at: new Date().toISOString() }));
        }

        return true;
      } catch {
        // Full or forbidden: the page still holds it, and asks before it is left.
        return false;
      }
    },

    /** Records of pages that are gone, the oldest first; they are this page's now. */
    async adopt() {
      const alive = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name) ?? []);
      const records = [];
      for (const key of keys()) {
        const record = read(key);
        if (record === null || isOld(record)) {
          localStorage.removeItem(key);
        } else if (key.startsWith(prefix) && key !== own && !alive.has(key)) {
          records.push({ key, record });
        }
      }

      return records.sort((a, b) => a.record.at.localeCompare(b.record.at));
    },

    /** Forgets the record of a page that is gone, once this page keeps what was in it. */
    forget(key) {
      localStorage.removeItem(key);
    },
  };
}

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}/`));
  } catch {
    return [];
  }
}

function read(key) {
  try {
    const record = JSON.parse(localStorage.getItem(key));
    return typeof record?.at === 'string' ? record : null;
  } catch {
    return null;
  }
}

function isOld({ at }) {
  return Date.now() - Date.parse(at) > DAYS_KEPT * 24 * 60 * 60 * 1000;
}
