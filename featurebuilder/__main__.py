"""The entry point: ``featurebuilder`` and ``python -m featurebuilder``."""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Until the program handles signals itself, Ctrl-C ends it without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from featurebuilder.cli.process import main

if __name__ == "__main__":
    main()
