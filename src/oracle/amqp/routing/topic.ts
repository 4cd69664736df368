/**
 * Whether a topic binding matches a routing key, word by word: `*` is exactly one word, and an empty word is one; `#` is any number of words, none too.
 * Source: rabbit_db_topic_exchange `split_topic_key/1` (the empty key has no word) and `trie_match/…`, behind rabbit_exchange_type_topic:route/3.
 */
export function topicMatches(pattern: string, key: string): boolean {
  return wordsMatch(words(pattern), words(key));
}

export function words(key: string): string[] {
  return key === '' ? [] : key.split('.');
}

function wordsMatch([first, ...pattern]: readonly string[], key: readonly string[]): boolean {
  if (first === undefined) return key.length === 0;
  if (first === '#') return wordsMatch(pattern, key) || (key.length > 0 && wordsMatch(['#', ...pattern], key.slice(1)));
  if (key.length === 0) return false;
  return (first === '*' || first === key[0]) && wordsMatch(pattern, key.slice(1));
}
