"""What is published: stories, sections, authors, photos and the life of a story."""
