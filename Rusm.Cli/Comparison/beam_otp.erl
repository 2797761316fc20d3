%% The scenarios of beam.erl that use gen_server, supervisor, timers and registered names.
-module(beam_otp).
-export([run/1]).
-export([init/1, handle_call/3, handle_cast/2]).
-export([start_stopping/1, start_parked/0]).

%% Calls: processes that call one gen_server, which replies at once. So many other messages wait in the mailbox of each caller.
run(["calls", Callers, Waiting, Seconds, WarmUp]) ->
    {ok, Server} = gen_server:start(?MODULE, server, []),
    Self = self(),
    Counts = [counters:new(1, []) || _ <- lists:seq(1, beam:int(Callers))],
    Pids = [spawn_opt(fun() -> caller(Server, beam:int(Waiting), Count, Self) end, [{message_queue_data, off_heap}]) || Count <- Counts],
    [receive {ready, Pid} -> Pid ! go end || Pid <- Pids],
    beam:rate(fun() -> lists:sum([counters:get(Count, 1) || Count <- Counts]) end, Seconds, WarmUp);

%% Restarts: a supervisor whose child ends at once.
run(["supervised", Seconds, WarmUp]) ->
    Starts = counters:new(1, []),
    Child = #{id => child, start => {?MODULE, start_stopping, [Starts]}},
    {ok, Supervisor} = supervisor:start_link(?MODULE, {one_for_one, Child}),
    spawn_link(fun() -> forget_restarts(Supervisor) end),
    beam:rate(fun() -> counters:get(Starts, 1) - 1 end, Seconds, WarmUp);

%% Children of a simple_one_for_one supervisor: started one by one, or stopped by the end of the supervisor.
run(["dynamic-children", Measure, Size, Rounds]) ->
    process_flag(trap_exit, true),
    beam:rounds(beam:int(Size), Rounds, fun() ->
        {ok, Supervisor} = supervisor:start_link(?MODULE, {simple_one_for_one, #{id => child, start => {?MODULE, start_parked, []}}}),
        Start = beam:timed(fun() -> [{ok, _} = supervisor:start_child(Supervisor, []) || _ <- lists:seq(1, beam:int(Size))] end),
        Stop = beam:timed(fun() -> exit(Supervisor, shutdown), receive {'EXIT', Supervisor, _} -> ok end end),
        case Measure of "start" -> Start; "stop" -> Stop end
    end);

%% Timers of one process: set, or cancelled in the order in which they were set.
run(["timers", Measure, Size, Rounds]) ->
    beam:rounds(beam:int(Size), Rounds, fun() ->
        Self = self(),
        Set = beam:timed(fun() ->
            Self ! [erlang:send_after(600000 + Index * 7919 rem 3600000, Self, due) || Index <- lists:seq(0, beam:int(Size) - 1)]
        end),
        Timers = receive All when is_list(All) -> All end,
        Cancel = beam:timed(fun() -> [erlang:cancel_timer(Timer) || Timer <- Timers] end),
        case Measure of "set" -> Set; "cancel" -> Cancel end
    end);

%% A name that is taken and released, 100,000 times, beside so many that are taken.
run(["names", Size, Rounds]) ->
    [register(name("other", Number), spawn(fun beam:park/0)) || Number <- lists:seq(1, beam:int(Size))],
    Own = [name("own", Number) || Number <- lists:seq(1, 1000)],
    beam:rounds(100000, Rounds, fun() ->
        beam:timed(fun() -> [[register_and_unregister(Name) || Name <- Own] || _ <- lists:seq(1, 100)] end)
    end).

caller(Server, Waiting, Count, Main) ->
    [self() ! waiting || _ <- lists:seq(1, Waiting)],
    erlang:garbage_collect(),
    Main ! {ready, self()},
    receive go -> ok end,
    call(Server, Count).

call(Server, Count) ->
    ok = gen_server:call(Server, ask),
    counters:add(Count, 1, 1),
    call(Server, Count).

register_and_unregister(Name) ->
    register(Name, self()),
    unregister(Name).

name(Kind, Number) -> list_to_atom(Kind ++ "-" ++ integer_to_list(Number)).

start_stopping(Starts) ->
    {ok, spawn_link(fun() -> counters:add(Starts, 1, 1), exit(crashed) end)}.

start_parked() -> {ok, spawn_link(fun beam:park/0)}.

%% OTP's supervisor keeps the time of each restart in the period, of which the shortest is 1 s, and goes through all of them at each
%% restart. Tens of thousands of them would be most of what is measured. So they are removed all the time, to OTP's advantage.
forget_restarts(Supervisor) ->
    sys:replace_state(Supervisor, fun(State) ->
        Intensity = string:str(tuple_to_list(State), [intensity()]),
        true = is_list(element(Intensity + 2, State)),   % intensity, period, restarts
        setelement(Intensity + 2, State, [])
    end),
    timer:sleep(1),
    forget_restarts(Supervisor).

intensity() -> 1000000000.

init(server) -> {ok, none};
init({Strategy, Child}) -> {ok, {#{strategy => Strategy, intensity => intensity(), period => 1}, [Child]}}.

handle_call(ask, _From, State) -> {reply, ok, State}.

handle_cast(_Message, State) -> {noreply, State}.
