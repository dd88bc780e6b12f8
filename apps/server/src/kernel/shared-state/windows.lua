-- Every operation on sliding windows, in one atomic step and one round trip. A window is a list of the times (µs, server clock)
-- of the hits that stand in it, oldest first. A list of 50,000 weighs 504 KB, a sorted set 5,993 KB (Redis 7.0), and times are
-- allowed to repeat, so members need not be made unique.
--
-- KEYS    the windows
-- ARGV    'take', limit, windowMs, limit, windowMs…   → {1, index of the tightest, remaining, resetMs} or {0, index, 0, retryMs}
--         'hit', windowMs, capacity                   → count
--         'peek', windowMs                            → {count, oldestLeavesInMs}

local time = redis.call('TIME')
local clock = time[1] * 1000000 + time[2]

local function at(key, index)
  return tonumber(redis.call('LINDEX', key, index) or '')
end

local function wholeMs(us)
  return math.ceil(us / 1000)
end

-- Drops the hits that left the window; returns the time to reckon with and how many hits stand.
-- After a failover to a clock that lags, time stands still for this window until the clock has caught up, so the list stays in
-- order; a lag of more than the window is a broken clock, and the window starts anew rather than stay full for hours.
local function standing(key, span)
  local newest = at(key, -1)
  if not newest then return clock, 0 end
  local now = math.max(clock, newest)
  if now - clock > span then
    redis.call('DEL', key)
    return clock, 0
  end
  local count = redis.call('LLEN', key)
  local function stands(index)
    return index >= count or at(key, index) > now - span
  end
  if stands(0) then return now, count end
  -- One or two hits leave at most calls, thousands after a lull: gallop, bisect, and trim once.
  local gone, kept = 0, 1
  while not stands(kept) do gone, kept = kept, kept * 2 end
  while kept - gone > 1 do
    local middle = math.floor((gone + kept) / 2)
    if stands(middle) then kept = middle else gone = middle end
  end
  redis.call('LTRIM', key, kept, -1)
  return now, count - kept
end

local function record(key, span, now)
  redis.call('RPUSH', key, string.format('%.0f', now))
  redis.call('PEXPIRE', key, wholeMs(now + span - clock) + 1)
end

local function oldestLeavesInMs(key, span, now)
  local oldest = at(key, 0)
  return oldest and wholeMs(oldest + span - now) or 0
end

local function take()
  local blocked, retry = nil, 0
  local tightest, remaining = 0, math.huge
  local windows = {}
  for index, key in ipairs(KEYS) do
    local limit = tonumber(ARGV[2 * index])
    local span = ARGV[2 * index + 1] * 1000
    local now, count = standing(key, span)
    windows[index] = { span = span, now = now }
    if count >= limit then
      local wait = limit > 0 and at(key, count - limit) + span - now or span
      if not blocked or wait > retry then blocked, retry = index, wait end
    elseif limit - count - 1 < remaining then
      tightest, remaining = index, limit - count - 1
    end
  end
  if blocked then return { 0, blocked, 0, wholeMs(retry) } end
  if tightest == 0 then return { 1, 0, 0, 0 } end
  local recorded = {}
  for index, key in ipairs(KEYS) do
    if not recorded[key] then record(key, windows[index].span, windows[index].now) end
    recorded[key] = true
  end
  local window = windows[tightest]
  return { 1, tightest, remaining, oldestLeavesInMs(KEYS[tightest], window.span, window.now) }
end

local function hit()
  local span, capacity = ARGV[2] * 1000, tonumber(ARGV[3])
  local now, count = standing(KEYS[1], span)
  record(KEYS[1], span, now)
  if count < capacity then return count + 1 end
  redis.call('LTRIM', KEYS[1], -capacity, -1)
  return capacity
end

local function peek()
  local span = ARGV[2] * 1000
  local now, count = standing(KEYS[1], span)
  return { count, oldestLeavesInMs(KEYS[1], span, now) }
end

if ARGV[1] == 'take' then return take() end
if ARGV[1] == 'hit' then return hit() end
return peek()
