"""The SQL of the log: how a change is kept, and how it is read again. The same text for page and socket.

APPEND is the whole guard: in one statement it locks the row of the document, looks at the freeze and at the
right of every writer in every part they touched, hands out the next numbers and inserts.
"""

APPEND = """
WITH aanbod AS (
    SELECT door, inhoud, delen::bigint[] AS delen, voorstel, op, plaats
    FROM unnest(%(door)s::bigint[], %(inhoud)s::bytea[], %(secties)s::text[], %(voorstel)s::boolean[],
                %(op)s::timestamptz[]) WITH ORDINALITY AS a (door, inhoud, delen, voorstel, op, plaats)
), goed AS (
    SELECT * FROM aanbod a WHERE ontwikkelagenda_mag_schrijven(%(document)s, a.door, a.delen, a.voorstel)
), gegrendeld AS (
    UPDATE ontwikkelagenda_schrijfdocument SET stand = stand + (SELECT count(*) FROM goed)
    WHERE id = %(document)s AND bevroren_op IS NULL
    RETURNING stand
), genummerd AS (
    SELECT goed.*, g.stand - (SELECT count(*) FROM goed) + row_number() OVER (ORDER BY plaats) AS nummer
    FROM goed, gegrendeld g
), gelegd AS (
    INSERT INTO ontwikkelagenda_schrijfregel (document_id, nummer, door_id, inhoud, secties, voorstel, op)
    SELECT %(document)s, nummer, door, inhoud, delen, voorstel, coalesce(op, now()) FROM genummerd
    RETURNING nummer
)
SELECT nummer, plaats - 1 FROM gelegd JOIN genummerd USING (nummer)
"""

# What the portal itself lays down, before anybody writes.
LAY_DOWN = """
WITH gegrendeld AS (
    UPDATE ontwikkelagenda_schrijfdocument SET stand = stand + 1 WHERE id = %(document)s RETURNING stand
)
INSERT INTO ontwikkelagenda_schrijfregel (document_id, nummer, door_id, inhoud, secties, voorstel, op)
SELECT %(document)s, stand, %(door)s, %(inhoud)s, %(secties)s::bigint[], FALSE, %(op)s FROM gegrendeld
RETURNING nummer, door_id
"""

# From the newest cached state on, or the whole log; `tot` is the last line that counts.
LOAD = """
WITH stand AS (
    SELECT nummer, inhoud FROM ontwikkelagenda_schrijfstand
    WHERE document_id = %(document)s AND nummer <= %(tot)s ORDER BY nummer DESC LIMIT 1
)
SELECT nummer, inhoud FROM stand
UNION ALL
SELECT nummer, inhoud FROM ontwikkelagenda_schrijfregel
WHERE document_id = %(document)s AND nummer <= %(tot)s AND nummer > coalesce((SELECT nummer FROM stand), 0)
ORDER BY 1
"""

SINCE = """
SELECT nummer, inhoud FROM ontwikkelagenda_schrijfregel
WHERE document_id = %(document)s AND nummer >= %(vanaf)s ORDER BY nummer
"""

# Every open document: its head, its conversation, whether it is frozen, its parts, and the print of the
# line the process took in last: the same as then, unless the database was put back to an earlier moment.
HEADS = """
SELECT d.id, d.stand, d.gesprek, d.bevroren_op IS NOT NULL,
       ontwikkelagenda_delen(d.id),
       (SELECT sha256(r.inhoud) FROM ontwikkelagenda_schrijfregel r
        WHERE r.document_id = d.id AND r.nummer = v.nummer)
FROM unnest(%(documenten)s::bigint[], %(nummers)s::bigint[]) AS v (id, nummer)
JOIN ontwikkelagenda_schrijfdocument d ON d.id = v.id
"""

# What a visitor may in each part of a document, as JSON; no row when the visit itself has ended.
RIGHTS = """
SELECT p.plaats,
       (SELECT jsonb_object_agg(deel, ontwikkelagenda_deelrecht(u.id, deel))
        FROM unnest(ontwikkelagenda_delen(p.document)) AS deel)
FROM unnest(%(plaats)s::bigint[], %(wie)s::bigint[], %(document)s::bigint[], %(sessie)s::text[],
            %(wachtwoord)s::text[]) AS p (plaats, wie, document, sessie, wachtwoord)
JOIN accounts_user u ON u.id = p.wie AND u.is_active AND u.password = p.wachtwoord
JOIN django_session v ON v.session_key = p.sessie AND v.expire_date > now()
"""
END = 2**62
