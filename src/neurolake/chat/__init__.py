"""Conversations about the lake: asked in words, answered by the parser or a language model, as the asker.

An answer is a log of events, kept in the database with a number each: whoever lost the connection goes on after the
last one that they saw, at any process of the lake. Texts are plain: nothing in them is markup, whatever a client does.
"""
