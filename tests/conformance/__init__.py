"""The ADL conformance suite, run against a real `sousbois serve`."""
