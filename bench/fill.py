"""Copies stored connections until there are N, straight into the SQLite of a server that stands still.

    python3 bench/fill.py DATA_DIR/claviger.db 100000

Making 100,000 through the API takes minutes, and a list does not care how they came. Only types other than
HTTP are copied: what those have sealed is bound to their ids and would not open. The copies are older than what
was there, so that the newest page shows connections that were made in earnest.
"""

import secrets
import sqlite3
import sys


def main(path: str, wanted: int) -> None:
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    models = db.execute("SELECT * FROM connection WHERE integration_type <> 'HTTP' ORDER BY id").fetchall()
    texts = {row["connection_id"]: row for row in db.execute("SELECT * FROM connection_text")}
    bindings = db.execute("SELECT * FROM connection_binding").fetchall()
    there = db.execute("SELECT count(*) FROM connection").fetchone()[0]
    for number in range(wanted - there):
        copy(db, dict(models[number % len(models)]), number, texts, bindings)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"{db.execute('SELECT count(*) FROM connection').fetchone()[0]} connections")


def copy(db, model, number, texts, bindings) -> None:
    old, new = model["id"], secrets.token_bytes(16)
    name = f"{model['name']} {number}"
    older = number * 1_000
    insert(db, "connection", model | {
        "id": new,
        "name": name,
        "name_key": f"{model['name_key']} {number}",
        "created_at": model["created_at"] - older,
        "modified_at": model["modified_at"] - older,
    })
    text = dict(texts[old])
    # Its first line is the name.
    rest = text["search"].split("\n", 1)[1]
    insert(db, "connection_text", text | {"connection_id": new, "search": f"{name.lower()}\n{rest}"})
    for binding in bindings:
        if binding["connection_id"] == old:
            insert(db, "connection_binding", dict(binding) | {"connection_id": new})


def insert(db, table: str, row: dict) -> None:
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
