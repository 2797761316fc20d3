%% What `rusm run` measures, on the BEAM: the same scenarios, counted in the same way, one line of JSON each.
%% Called by `rusm compare` as:  erl -noshell -run beam main SCENARIO ARGUMENT...
-module(beam).
-export([main/1, rate/3, rounds/3, timed/1, park/0, int/1]).

main(Arguments) ->
    logger:set_primary_config(level, none),   % a crash report costs more than the crash
    {Count, Microseconds, More} = run(Arguments),
    io:format("{\"count\":~b,\"seconds\":~.9f~s}~n", [Count, Microseconds / 1.0e6, More]),
    halt(0).

%% Restarts: supervisors that trap exits keep one child each, which ends at once (throw, stop) or is ended while parked (exit).
run(["fault-recovery", Fault, Supervisors, Seconds, WarmUp]) ->
    Pids = [spawn(fun() -> supervisor(list_to_atom(Fault)) end) || _ <- lists:seq(1, int(Supervisors))],
    rate(fun() -> counts(Pids) end, Seconds, WarmUp);

%% Messages: pairs that pass one message to and fro.
run(["ping-pong", Pairs, Seconds, WarmUp]) ->
    Pids = [spawn(fun() -> ping(spawn_link(fun pong/0), 0) end) || _ <- lists:seq(1, int(Pairs))],
    rate(fun() -> counts(Pids) end, Seconds, WarmUp);

%% Processes created and ended: a spawner has two batches under way, and makes the next one when one has run.
run(["spawn-storm", Seconds, WarmUp]) ->
    Spawner = spawn(fun() -> batch(), storm(0) end),
    rate(fun() -> counts([Spawner]) end, Seconds, WarmUp);

%% Processes ended by one exit, over links, until all are gone. The median round.
run(["cascade", Shape, Size, Rounds]) ->
    rounds(int(Size), Rounds, fun() ->
        Before = erlang:system_info(process_count),
        Self = self(),
        First = case Shape of
            "chain" -> spawn(fun() -> chain(int(Size) - 1, Self) end);
            "star" -> spawn(fun() -> star(int(Size) - 1, Self) end)
        end,
        receive built -> ok end,
        timed(fun() -> exit(First, boom), await_count(Before) end)
    end);

%% Exits received by one process that traps them.
run(["trap-hub", Size, Rounds]) ->
    rounds(int(Size), Rounds, fun() ->
        Self = self(),
        spawn(fun() ->
            process_flag(trap_exit, true),
            Pids = [spawn_link(fun() -> receive stop -> exit(crashed) end end) || _ <- lists:seq(1, int(Size))],
            Self ! {built, Pids},
            [receive {'EXIT', _, _} -> ok end || _ <- Pids],
            Self ! done
        end),
        Pids = receive {built, Linked} -> Linked end,
        timed(fun() -> [Pid ! stop || Pid <- Pids], receive done -> ok end end)
    end);

%% Downs received: many watchers of one process, which ends.
run(["monitor-fan-out", Size, Rounds]) ->
    rounds(int(Size), Rounds, fun() ->
        Self = self(),
        Watched = spawn(fun park/0),
        Count = counters:new(1, [write_concurrency]),
        [spawn(fun() -> watch(Watched, Self, Count, int(Size)) end) || _ <- lists:seq(1, int(Size))],
        [receive ready -> ok end || _ <- lists:seq(1, int(Size))],
        timed(fun() -> exit(Watched, boom), receive done -> ok end end)
    end);

%% Bytes of resident memory for each parked process.
run(["idle", Size]) ->
    Before = resident(),
    Started = now_us(),
    Pids = [spawn(fun park/0) || _ <- lists:seq(1, int(Size))],
    Took = now_us() - Started,
    After = resident(),
    {length(Pids), Took, io_lib:format(",\"bytes_each\":~b", [(After - Before) div length(Pids)])};

run(Arguments) -> beam_otp:run(Arguments).

supervisor(Fault) ->
    process_flag(trap_exit, true),
    Killer = spawn_link(fun killer/0),
    supervise(Fault, Killer, child(Fault, Killer), 0).

supervise(Fault, Killer, Child, Count) ->
    receive
        {'EXIT', Child, _} -> supervise(Fault, Killer, child(Fault, Killer), Count + 1);
        {count, From} -> From ! {self(), Count}, supervise(Fault, Killer, Child, Count)
    end.

child(throw, _) -> spawn_link(fun() -> error(boom) end);
child(stop, _) -> spawn_link(fun() -> exit(boom) end);
child(exit, Killer) -> spawn_link(fun() -> Killer ! self(), park() end).

killer() ->
    receive Child when is_pid(Child) -> exit(Child, crashed), killer() end.

ping(Pong, Count) ->
    Pong ! self(),
    receive pong -> ok end,
    receive {count, From} -> From ! {self(), Count + 2} after 0 -> ok end,
    ping(Pong, Count + 2).

pong() ->
    receive From -> From ! pong, pong() end.

storm(Count) ->
    batch(),
    receive ran -> ok end,
    receive {count, From} -> From ! {self(), Count + 1000} after 0 -> ok end,
    storm(Count + 1000).

batch() ->
    Spawner = self(),
    Left = atomics:new(1, []),
    atomics:put(Left, 1, 1000),
    [spawn(fun() -> newborn(Spawner, Left) end) || _ <- lists:seq(1, 1000)].

newborn(Spawner, Left) ->
    case atomics:sub_get(Left, 1, 1) of 0 -> Spawner ! ran; _ -> ok end.

chain(0, Self) -> Self ! built, park();
chain(Left, Self) -> spawn_link(fun() -> chain(Left - 1, Self) end), park().

star(Leaves, Self) ->
    [spawn_link(fun park/0) || _ <- lists:seq(1, Leaves)],
    Self ! built,
    park().

watch(Watched, Self, Count, Size) ->
    monitor(process, Watched),
    Self ! ready,
    receive {'DOWN', _, _, _, _} -> ok end,
    counters:add(Count, 1, 1),
    case counters:get(Count, 1) of Size -> Self ! done; _ -> ok end.

park() -> receive never -> ok end.

%% What was counted between two moments.
rate(Count, Seconds, WarmUp) ->
    timer:sleep(int(WarmUp) * 1000),
    {Count0, Time0} = {Count(), now_us()},
    timer:sleep(int(Seconds) * 1000),
    {Count1, Time1} = {Count(), now_us()},
    {Count1 - Count0, Time1 - Time0, ""}.

counts(Pids) ->
    [Pid ! {count, self()} || Pid <- Pids],
    lists:sum([receive {Pid, Count} -> Count end || Pid <- Pids]).

%% The median of so many rounds, after one that warms up.
rounds(Size, Rounds, Round) ->
    Round(),
    Times = lists:sort([Round() || _ <- lists:seq(1, int(Rounds))]),
    {Size, lists:nth((length(Times) + 1) div 2, Times), ""}.

timed(Fun) ->
    erlang:garbage_collect(),
    Started = now_us(),
    Fun(),
    now_us() - Started.

await_count(Count) ->
    case erlang:system_info(process_count) =< Count of
        true -> ok;
        false -> receive after 1 -> await_count(Count) end
    end.

resident() ->
    erlang:garbage_collect(),
    {ok, Statm} = file:read_file("/proc/self/statm"),
    [_, Pages | _] = string:lexemes(Statm, " "),
    binary_to_integer(Pages) * 4096.

now_us() -> erlang:monotonic_time(microsecond).

int(Text) -> list_to_integer(Text).
