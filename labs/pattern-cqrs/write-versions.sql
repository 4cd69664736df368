-- Changes whenever a row does, even if it says the same afterwards: xmin names the transaction that wrote it.
SELECT md5(string_agg(concat_ws('|', id, stock, sold, version, xmin, ctid), ' ' ORDER BY id)) FROM book;
SELECT count(*), max(id) FROM outbox;
