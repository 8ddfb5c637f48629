"""`python -m medslate`."""

import sys

from medslate.cli import main

sys.exit(main())
