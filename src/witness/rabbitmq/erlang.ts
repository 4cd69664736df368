/**
 * What runs inside the broker: Erlang, evaluated by its own node. It reads what RabbitMQ's Prometheus endpoint and command line read, and the
 * firehose and the event exchange (rabbitmq.com/docs/firehose, rabbitmq.com/docs/logging, "Internal Events"), without a connection: so it
 * is independent of lab's client, and counts in nothing that it reads. Holds for RabbitMQ 3.10 to 4: where they differ, both are asked.
 */

/** Queues of the witness itself begin so. */
export const OWN = 'lab.witness.';

/**
 * Answers are JSON, packed, as strings of letters: the two programs that print them agree on those alone. A broker lets clients in a moment before it calls
 * itself booted: that is waited for.
 */
export const SNAPSHOT = `
Cut = fun Cut(<<Piece:50000/binary, Rest/binary>>) -> [binary_to_list(Piece) | Cut(Rest)]; Cut(Rest) -> [binary_to_list(Rest)] end,
Answer = fun(Map) -> Cut(base64:encode(zlib:gzip(iolist_to_binary(rabbit_json:encode(Map))))) end,
Failed = fun(Why) -> Answer(#{failed => iolist_to_binary(io_lib:format("~0p", [Why]))}) end,
Prefix = <<"${OWN}">>,
IsOwn = fun(Name) -> binary:longest_common_prefix([Name, Prefix]) =:= byte_size(Prefix) end,
Text = fun(Value) when is_binary(Value) ->
    case unicode:characters_to_binary(Value) of Value -> Value; _ -> unicode:characters_to_binary(Value, latin1) end;
  (_) -> <<>>
end,
Add = fun(_, Counters, Sum) ->
  maps:fold(fun(Key, N, All) -> maps:update_with(Key, fun(Before) -> Before + N end, N, All) end, Sum, Counters)
end,
HasKhepri = fun() -> try rabbit_feature_flags:is_enabled(khepri_db, non_blocking) =:= true catch _:_ -> false end end,
Ask = fun(Pid, Question) -> case ra:local_query(Pid, Question) of {ok, {_, N}, _} -> N end end,
Depth = fun(Queue) ->
  case amqqueue:get_type(Queue) of
    rabbit_quorum_queue ->
      {ok, Ready, Consumers} = rabbit_amqqueue:stat(Queue),
      {Ready, Ask(amqqueue:get_pid(Queue), fun rabbit_fifo:query_messages_checked_out/1), Consumers};
    _ ->
      Items = [messages_ready, messages_unacknowledged, consumers],
      [{_, Ready}, {_, Unacked}, {_, Consumers}] = rabbit_amqqueue:info(Queue, Items),
      {Ready, Unacked, Consumers}
  end
end,
Queue = fun(Queue) ->
  {resource, Vhost, queue, Name} = amqqueue:get_name(Queue),
  {Ready, Unacked, Consumers} = Depth(Queue),
  #{vhost => Text(Vhost), queue => Text(Name), ready => Ready, unacked => Unacked, consumers => Consumers}
end,
Queues = fun Queues(Tries) ->
  Others = [Each || Each <- rabbit_amqqueue:list(), not IsOwn(element(4, amqqueue:get_name(Each)))],
  try lists:sort([Queue(Each) || Each <- Others]) catch _:_ when Tries > 0 -> timer:sleep(100), Queues(Tries - 1) end
end,
Booted = fun Booted(Tries) ->
  case rabbit:is_booted() of true -> ok; false when Tries > 0 -> timer:sleep(100), Booted(Tries - 1); false -> exit(not_booted) end
end,
Snapshot = fun() -> ok = Booted(100), #{
  version => list_to_binary(rabbit_misc:version()), khepri => HasKhepri(),
  process => iolist_to_binary(io_lib:format("~s ~b", [node(), erlang:system_info(creation)])),
  counters => maps:fold(Add, #{}, rabbit_global_counters:overview()), queues => Queues(20),
  connections => length(rabbit_networking:connections()), channels => length(rabbit_channel:list())
} end,`;

/**
 * The process that watches. Its queues are exclusive to it: they go when it ends, however it ends. It empties them all the time, so
 * that no bodies pile up in the broker. A watch that nobody ends ends itself after an hour, 36,000 turns.
 */
export const WATCH = `
Table = fun(Rows) -> maps:from_list([{Key, Value} || {Key, _, Value} <- Rows]) end,
Headers = fun({content, _, none, Bytes, _, _}) -> element(4, rabbit_framing_amqp_0_9_1:decode_properties(60, Bytes));
  ({content, _, Properties, _, _, _}) -> element(4, Properties)
end,
Open1 = fun(Message) when element(1, Message) =:= basic_message -> {hd(element(3, Message)), Table(Headers(element(4, Message)))};
  (Message) -> {hd(mc:routing_keys(Message)), Table(Headers(mc:protocol_state(mc:convert(mc_amqpl, Message))))}
end,
Traced = fun(Key, Fields, Vhost) ->
  Id = Text(maps:get(<<"message_id">>, Table(maps:get(<<"properties">>, Fields, [])), <<>>)),
  case Key of
    <<"publish.", _/binary>> ->
      #{id => Id, vhost => Text(Vhost), exchange => Text(maps:get(<<"exchange_name">>, Fields)),
        key => case maps:get(<<"routing_keys">>, Fields) of [{_, First} | _] -> Text(First); _ -> <<>> end,
        queues => [Text(Name) || {_, Name} <- maps:get(<<"routed_queues">>, Fields, [])]};
    <<"deliver.", Name/binary>> ->
      #{id => Id, vhost => Text(Vhost), queue => Text(Name), redelivered => maps:get(<<"redelivered">>, Fields, 0) =/= 0}
  end
end,
Event = fun(Key, Fields) ->
  Of = fun(Field) -> Text(maps:get(Field, Fields, <<>>)) end,
  #{type => Key, name => Of(<<"name">>), user => Of(<<"user">>), pid => Of(<<"pid">>), connection => Of(<<"connection">>),
    target => Of(<<"destination_name">>), queue => Of(<<"queue">>)}
end,
Get = fun Get(From, Into, Said) ->
  case rabbit_amqqueue:basic_get(From, true, none, <<>>, rabbit_queue_type:init()) of
    {ok, _, {_, _, _, _, Message}, _} -> Get(From, Into, [Into(Open1(Message)) | Said]);
    {empty, _} -> Said
  end
end,
Declare = fun(Vhost, Name) ->
  Classic = [{<<"x-queue-type">>, longstr, <<"classic">>}],
  {new, New} = rabbit_amqqueue:declare(rabbit_misc:r(Vhost, queue, Name), false, false, Classic, self(), <<"lab">>),
  New
end,
Listen = fun(Vhost, Exchange, Name) ->
  New = Declare(Vhost, Name),
  ok = rabbit_binding:add({binding, rabbit_misc:r(Vhost, exchange, Exchange), <<"#">>, amqqueue:get_name(New), []}, <<"lab">>),
  New
end,
IsThere = fun(Vhost, Exchange) -> try element(1, rabbit_exchange:lookup(rabbit_misc:r(Vhost, exchange, Exchange))) =:= ok catch _:_ -> false end end,
IsTraced = fun(Vhost) -> lists:member(Vhost, application:get_env(rabbit, trace_vhosts, [])) end,
Busy = fun(#{queues := All}) -> lists:any(fun(#{ready := R, unacked := U, consumers := C}) -> C > 0 andalso R + U > 0 end, All) end,
Watch = fun() ->
  ok = Booted(100),
  EventVhost = case application:get_env(rabbitmq_event_exchange, vhost) of {ok, Named} -> Named; _ -> application:get_env(rabbit, default_vhost, <<"/">>) end,
  HasEvents = WantEvents andalso IsThere(EventVhost, <<"amq.rabbitmq.event">>),
  Traces = [{Vhost, Listen(Vhost, <<"amq.rabbitmq.trace">>, <<Own/binary, "trace">>)} || true <- [WantTrace], Vhost <- rabbit_vhost:list_names()],
  Events = [Listen(EventVhost, <<"amq.rabbitmq.event">>, <<Own/binary, "event">>) || true <- [HasEvents]],
  Ours = [Vhost || {Vhost, _} <- Traces, not IsTraced(Vhost)],
  Take = fun({Messages, Happened}) -> {
    lists:foldl(fun({Vhost, From}, Said) -> Get(From, fun({Key, F}) -> Traced(Key, F, Vhost) end, Said) end, Messages, Traces),
    lists:foldl(fun(From, Said) -> Get(From, fun({Key, F}) -> Event(Key, F) end, Said) end, Happened, Events)
  } end,
  Loop = fun Loop(_, 0) -> exit(forgotten); Loop(Said, Turns) ->
    receive {stop, Who} -> {Said, Who} after 100 -> Loop(Take(Said), Turns - 1) end
  end,
  Settle = fun Settle(Last, First, N) ->
    timer:sleep(Look),
    Now = Snapshot(),
    Closing = N < 40 andalso maps:get(connections, Now) > maps:get(connections, First),
    case Now =:= Last andalso not Closing andalso not Busy(Now) orelse N >= max(Rest, 40) of true -> Now; false -> Settle(Now, First, N + 1) end
  end,
  try
    [rabbit_trace:start(Vhost) || Vhost <- Ours],
    First = Snapshot(),
    Me ! {self(), First#{events => HasEvents, trace => WantTrace}},
    {Said, Who} = Loop({[], []}, 36000),
    Last = Settle(none, First, 0),
    [begin Declare(EventVhost, <<Own/binary, "fence">>), rabbit_event:sync_notify(lab_witness_fence, []) end || true <- [HasEvents]],
    {Messages, Happened} = Take(Said),
    Whole = lists:all(fun({Vhost, _}) -> IsTraced(Vhost) end, Traces),
    Who ! {self(), Last#{traced => Whole, messages => lists:reverse(Messages), happened => lists:reverse(Happened)}}
  after
    [rabbit_trace:stop(Vhost) || Vhost <- Ours]
  end
end,`;
