// Talking to the server: each way it can go wrong has a kind, and each kind its sentence.

class AskError extends Error {
  /** @param {"offline"|"timeout"|"busy"|"server"|"signin"|"refused"|"unreadable"|"bad"|"stopped"} kind */
  constructor(kind, { detail = "", seconds = 0 } = {}) {
    super(kind);
    Object.assign(this, { kind, detail, seconds });
  }
}

/** POSTs `body` as JSON and gives the parsed reply; throws AskError. `connection`: {base, credentials, timeout}. */
function post(connection, path, body, signal) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return exchange(connection, path, { method: "POST", headers, body: JSON.stringify(body) }, signal);
}

/** GETs JSON; throws AskError. */
function get(connection, path, signal) {
  return exchange(connection, path, { headers: { Accept: "application/json" } }, signal);
}

async function exchange({ base, credentials, timeout }, path, options, signal) {
  const limit = AbortSignal.timeout(timeout);
  // A sign-on proxy answers with a redirect to its login page: "manual" lets us see it instead of following it.
  const fixed = { credentials, redirect: "manual", cache: "no-store", referrerPolicy: "no-referrer" };
  try {
    return await readReply(await fetch(base + path, { ...options, ...fixed, signal: AbortSignal.any([signal, limit]) }));
  } catch (error) {
    if (signal.aborted) throw new AskError("stopped");
    if (limit.aborted) throw new AskError("timeout");
    if (error instanceof AskError) throw error;
    throw new AskError(await whyUnreachable(base, signal));
  }
}

/** fetch says only "TypeError" when it fails; a no-cors probe tells a refused origin from a missing network. */
async function whyUnreachable(base, signal) {
  if (!navigator.onLine) return "offline";
  if (new URL(base).origin === location.origin) return "offline";
  try {
    await fetch(base + "healthz", { mode: "no-cors", cache: "no-store", signal });
  } catch {
    return "offline";
  }
  console.error(`rowcite-ask: ${new URL(base).origin} does not allow pages of ${location.origin}. ` +
    "Add this origin to ROWCITE_ORIGINS on the server.");
  return "refused";
}

async function readReply(reply) {
  if (reply.type === "opaqueredirect" || reply.status === 401) throw new AskError("signin");
  const isJson = /[/+]json\b/.test(reply.headers.get("Content-Type") ?? "");
  if (reply.status === 429) throw new AskError("busy", { seconds: Number(reply.headers.get("Retry-After")) || 0 });
  if (reply.status >= 500) throw new AskError("server");
  if (!isJson) throw new AskError(reply.ok || reply.status === 403 ? "signin" : "unreadable");
  let data;
  try {
    data = await reply.json();
  } catch {
    throw new AskError("unreadable");
  }
  if (!reply.ok) throw new AskError("bad", { detail: typeof data.detail === "string" ? data.detail : "" });
  return data;
}

/** One question; the reply has the fields of the public surface, `answers` and `related` always lists. */
async function askServer(connection, { question, history, documents }, signal) {
  const body = { question };
  if (history.length) body.history = history.map((earlier) => ({ question: earlier }));
  if (documents.length) body.filters = { documents };
  const answer = await post(connection, "v1/ask", body, signal);
  if (!["answered", "no_answer", "mentioned"].includes(answer?.status)) throw new AskError("unreadable");
  return { answers: [], related: [], notices: [], message: "", ...answer };
}
