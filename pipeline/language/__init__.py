"""Which language model reads an article, its tokenizer and the characters that it sees."""
