"""The medical device as its manufacturer describes it: components, interfaces, essential functions, claims."""
