"""temp"""
def is_chat(head: bytes) -> bool:
    return False
