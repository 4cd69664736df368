-- The read model, a line for each book: its number, title, stock, sold, version, and how many events it was made of.
local numbers = {}
for _, key in ipairs(redis.call('KEYS', 'book:*')) do numbers[#numbers + 1] = tonumber(string.sub(key, 6)) end
table.sort(numbers)
local lines = {}
for _, number in ipairs(numbers) do
  local fields = redis.call('HMGET', 'book:' .. number, 'title', 'stock', 'sold', 'version', 'events')
  lines[#lines + 1] = number .. '|' .. table.concat(fields, '|')
end
return table.concat(lines, '\n')
