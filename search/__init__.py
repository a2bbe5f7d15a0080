"""From a question to hits: where do these words occur, and how many times in all?"""
