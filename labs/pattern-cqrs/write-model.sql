SELECT id, title, stock, sold, version, version FROM book ORDER BY id;
