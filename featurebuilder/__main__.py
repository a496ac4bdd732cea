"""``python -m featurebuilder`` is ``featurebuilder``."""

from featurebuilder.cli import main

main()
