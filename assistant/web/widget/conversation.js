// The conversation: its turns, what the next question follows up on, and the one request that may be under way.
// Kept in memory only; no question is ever stored or put into an address.

const HISTORY_LENGTH = 6; // earlier questions sent along; older ones no longer help to understand a follow-up

class Conversation {
  turns = []; // {question, about, answer | error, state: "waiting" | "done" | "stopped" | "failed"}
  history = [];
  about = "";
  #request = null;

  /** Asks; calls `changed(turn)` when the turn begins and when it ends. The question before is aborted. */
  async ask(question, connection, documents, changed) {
    this.stop(changed);
    const turn = { question, about: this.about, history: this.history, state: "waiting" };
    this.turns.push(turn);
    await this.#run(turn, connection, documents, changed);
  }

  /** Asks a failed turn again, in its place and with the context it had. */
  async retry(turn, connection, documents, changed) {
    this.stop(changed);
    Object.assign(turn, { state: "waiting", error: null });
    await this.#run(turn, connection, documents, changed);
  }

  async #run(turn, connection, documents, changed) {
    const request = new AbortController();
    this.#request = { request, turn };
    changed(turn);
    try {
      turn.answer = await askServer(connection, { question: turn.question, history: turn.history, documents }, request.signal);
      turn.state = "done";
      this.history = [...turn.history, turn.question].slice(-HISTORY_LENGTH);
      this.about = subjectOf(turn.answer);
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      turn.error = error;
      turn.state = request.signal.aborted ? "stopped" : "failed";
    }
    if (this.#request?.turn === turn) this.#request = null;
    changed(turn);
  }

  /** Aborts the request under way, if any. */
  stop(changed) {
    if (!this.#request) return;
    const { request, turn } = this.#request;
    this.#request = null;
    turn.state = "stopped";
    request.abort();
    changed(turn);
  }

  /** The next question stands alone. */
  drop() {
    this.history = [];
    this.about = "";
  }

  clear(changed) {
    this.stop(changed);
    this.turns = [];
    this.drop();
  }
}

/** What stands under the question of a turn, for each of its states. */
function turnView(turn, context, retry) {
  const { t } = context;
  const reply = {
    waiting: () => h("div", { class: "card waiting", "aria-hidden": "true" }, h("i"), h("i"), h("i"), h("i")),
    done: () => answerView(turn.answer, context),
    stopped: () => h("p", { class: "stopped" }, t("stopped")),
    failed: () => failure(turn, context, retry),
  }[turn.state]();
  return [
    h("p", { class: "question", dir: "auto" }, h("span", { class: "hidden" }, t("you_asked"), " "), turn.question),
    turn.about && h("p", { class: "about" }, icon("follow"), h("span", {}, t("about", { subject: turn.about }))),
    h("div", { class: "reply" }, reply),
  ];
}

function failure(turn, context, retry) {
  const { t, base } = context;
  const { kind, detail, seconds } = turn.error;
  const sentence = kind === "busy" && seconds ? t("error_busy_in", { n: seconds }) : t(`error_${kind}`);
  return h("div", { class: "card failed" },
    h("p", { class: "outcome" }, icon("notice"), h("span", {}, sentence, detail && [" ", h("span", { lang: "" }, detail)])),
    h("div", { class: "actions" },
      kind === "signin" && h("a", { class: "button strong", href: base, target: "_blank", rel: "noopener" }, t("sign_in")),
      kind !== "bad" && h("button", { type: "button", class: "button strong", click: () => retry(turn) }, t("retry"))));
}
