"""Messages of chats: one record each, from the exports of every program that is known."""
