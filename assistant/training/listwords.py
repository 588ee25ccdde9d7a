"""Learn which words ask for a list, from question files, by logistic regression (scikit-learn).

python -m assistant.training.listwords QUESTIONS.jsonl [QUESTIONS.jsonl …] --out assistant/data/list_words.json
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.evaluate import read_questions
from assistant.listwords import PACKAGED, ListWords
from assistant.vocabulary import load_vocabulary

SEEN = 15  # a form in fewer questions teaches nothing that would hold elsewhere
STRENGTH = 0.2  # inverse of the pull to zero; of 0.05, 0.2 and 1 the best on question files left out


def learn(files: list[Path]) -> ListWords:
    """The weights learned from question files."""
    untrained = ListWords({}, 0.0, load_vocabulary())
    questions = [question for path in files for question in read_questions(path)]
    forms = [untrained.forms(question.question) for question in questions]
    counts = Counter(form for each in forms for form in each)
    kept = sorted(form for form, count in counts.items() if count >= SEEN)
    inputs = np.array([[form in each for form in kept] for each in forms], dtype=np.float32)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(inputs, [not question.any_of for question in questions])
    weights = {form: round(float(weight), 3) for form, weight in zip(kept, model.coef_[0], strict=True)}
    return ListWords(weights, round(float(model.intercept_[0]), 3), untrained.vocabulary)


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGED)
    options = parser.parse_args()
    learned = learn(options.files)
    written = {"bias": learned.bias, "weights": dict(sorted(learned.weights.items()))}
    options.out.write_text(json.dumps(written, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
