"""What a service says no with: one class above all, so that a page can show the sentence."""


class HandelingRefusedError(Exception):
    """The act does not fit the call as it is now; the sentence is for whoever asked."""
