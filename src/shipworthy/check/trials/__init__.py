"""Runs of the same cases, many times: what stays the same, what is true, what it costs, and how sure that is.

```python
made = await trials(subject, cases_of(subject), Options(k=10), progress=print)
```
"""

from shipworthy.check.trials.case import Cases
from shipworthy.check.trials.measures import CaseResult
from shipworthy.check.trials.options import Options, Progress
from shipworthy.check.trials.read import cases_of
from shipworthy.check.trials.result import Trials
from shipworthy.check.trials.trials import trials

__all__ = ["CaseResult", "Cases", "Options", "Progress", "Trials", "cases_of", "trials"]
