"""Speed, memory and accuracy of the whole pipeline, measured by one command each."""
