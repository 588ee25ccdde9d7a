"""Learn which words are addressed to a machine and not to documents, by logistic regression (scikit-learn).

python -m assistant.training.machinewords QUESTIONS.jsonl [QUESTIONS.jsonl …] --addressed FILE
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from assistant.evaluate import read_questions
from assistant.machinewords import PACKAGED, MachineWords, forms

STRENGTH = 1.0  # inverse of the pull to zero; 0.3 and 3 do as well on questions left out
LEAST = 0.1  # a smaller weight is left out: it decides nothing, and the file stays readable
# People speak to a search box as to a clerk too ("tell me …", "what is your fee"): of three questions one is also learned
# with such an opening, and one as it is put to those whose documents they are.
EVERY = 3
OPENINGS = (
    "tell me", "can you tell me", "please tell me", "could you explain", "please explain", "explain", "give me", "show me",
    "please show me", "can you show me", "find me", "can you find", "look up", "help me find", "I want you to tell me",
    "do you know", "do you have", "what can you tell me about", "I need you to find", "would you please check",
    "hi, I have a question:", "hello,", "good morning,", "thanks, and", "can you help me with", "are you able to tell me",
)  # fmt: skip
_ASKED = re.compile(r"^(?:what|who|which|how much|when|where)(?:'s| is| are| was| were)? ", re.IGNORECASE)
_OURS = re.compile(r"\b(?:the|our|we|us|they|their|them)\b", re.IGNORECASE)
_YOURS = {"the": "your", "our": "your", "their": "your"}


def learn(questions: Sequence[str], addressed: Sequence[str]) -> MachineWords:
    """The weights learned from questions to documents, and from what people say to a machine."""
    vectorizer = DictVectorizer()
    inputs = vectorizer.fit_transform(dict.fromkeys(sorted(forms(text)), 1.0) for text in (*questions, *addressed))
    wanted = [False] * len(questions) + [True] * len(addressed)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000).fit(inputs, wanted)
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0].round(2).tolist(), strict=True)
    kept = {str(form): weight for form, weight in weights if abs(weight) >= LEAST}
    return MachineWords(kept, round(float(model.intercept_[0]), 3))


def spoken(questions: Sequence[str]) -> Iterator[str]:
    """Questions as they are put to somebody: "what is the fee" becomes "tell me the fee", and "what is your fee"."""
    for number, question in enumerate(questions[::EVERY]):
        yield f"{OPENINGS[number % len(OPENINGS)]} {_ASKED.sub('', question)}"
    for question in questions[1::EVERY]:
        yield _OURS.sub(lambda word: _YOURS.get(word[0].lower(), "you"), question)


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--addressed", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=PACKAGED)
    options = parser.parse_args()
    questions = [question.question for path in options.files for question in read_questions(path)]
    addressed = dict.fromkeys(options.addressed.read_text(encoding="utf-8").splitlines())
    learned = learn([*questions, *spoken(questions)], list(addressed))
    written = {"bias": learned.bias, "weights": learned.weights}
    options.out.write_text(json.dumps(written, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
