"""From a file that a person has to rows under a contract, or to every reason why not."""
