#!/usr/bin/env escript
%%! +S 1:1 -noinput
%% -*- erlang -*-
%%
%% The recorder: runs scenarios of links, monitors, exit signals and mailboxes, and scenarios of OTP's supervisor, on a
%% real BEAM and writes down what it did, one JSON line a scenario. Nothing here models the semantics: every operation is
%% done by a real process, and every result is read from the real system.
%%
%%   escript recorder.escript random     --seed N --count M [--processes 9] [--operations 64]
%%   escript recorder.escript topology   --seed N --count M [--size 150]
%%   escript recorder.escript supervisor --seed N --count M [--operations 64]
%%   escript recorder.escript run < scenarios.jsonl
%%
%% The first three make fresh scenarios (the same ones for the same seed); `run` takes them from its input, one
%% {"name": ..., "ops": [...]} a line, with a "supervisor" where it is about one, and answers each line at once.
%%
%% How the system is let come to rest. It runs on one scheduler (the "+S 1:1" above); the processes of a scenario run
%% with priority high and their controller with priority normal. The BEAM picks no normal process while a high one can
%% run, and a process with an unhandled signal, or one in the middle of its exit, can run. So once the controller
%% yields, it is not back before every signal has been handled, every cascade has ended and every process waits: see
%% settle/0. No timeouts, no guesses, and the load of the machine makes no difference. After each operation the
%% controller tests this besides, by a round trip through every living process, which must change nothing: see check/3.

-mode(compile).
-compile({no_auto_import, [get/1]}).
-behaviour(supervisor).
-export([init/1, start/3]).

%% The processes of one scenario as the controller sees them between two operations: at rest.
-record(state, {
    pids = #{},         % name => pid, of all that ever ran
    names = #{},        % pid => name, the other way round; the controller's own pid is "env"
    alive = [],         % the names of those alive, oldest first
    mailboxes = #{},    % name => the raw messages, of those alive
    arrivals = #{},     % name => [{Item, Step}]: the same messages as items, with the operation that brought each
    references = #{},   % name => reference
    reference_names = #{},
    owners = [],        % [{By, RefName}], newest first
    operations = [],    % newest first
    expect = []         % newest first
}).

%% What the controller knows of a supervisor at rest.
-record(supervised, {
    given,              % what the scenario says of it
    pid,
    witness,
    failures,           % a table: id => how many of its next starts fail
    children = [],      % [{Id, Pid | undefined | restarting}], in start order
    exit = none,        % its exit reason
    start = [],         % the events of its start
    operations = [],    % newest first
    expect = []         % newest first
}).

%% What ends the processes of random scenarios, children, and supervisors, and how often.
-define(STOPS, [{normal, 3}, {shutdown, 3}, {killed, 3}, {overload, 3}, {{shutdown, idle}, 3}, {{overload, disk}, 2}, {{normal, late}, 1}]).
-define(SHUTDOWNS, [{shutdown, 2}, {{shutdown, upgrade}, 2}, {overload, 1}, {{overload, disk}, 1}]).
-define(REASONS, [{normal, 4}, {kill, 4}, {killed, 2}, {crashed, 3}, {noproc, 2}, {shutdown, 3}, {overload, 3},
                  {{shutdown, idle}, 2}, {{overload, disk}, 2}, {{normal, late}, 1}, {{kill, late}, 1}]).

%%% ----------------------------------------------------------------------------------------------------
%%% The command line
%%% ----------------------------------------------------------------------------------------------------

main(Arguments) ->
    1 = erlang:system_info(schedulers),  % what coming to rest depends on
    process_flag(priority, normal),
    logger:set_primary_config(level, none),  % no reports about the processes that crash
    load(),
    Defaults = #{"--seed" => 1, "--count" => 1, "--processes" => 9, "--operations" => 64, "--size" => 150},
    case Arguments of
        ["random" | Rest] -> generate(fun random_scenario/2, options(Rest, Defaults));
        ["topology" | Rest] -> generate(fun topology_scenario/2, options(Rest, Defaults));
        ["supervisor" | Rest] -> generate(fun supervisor_scenario/2, options(Rest, Defaults));
        ["run"] -> run(port(), [], true);
        _ -> usage()
    end.

%% The code server loads a module at its first use, with priority normal: whoever needs it then would not be at rest in
%% time. The abnormal end of a supervisor is what needs most of them.
load() ->
    {Pid, Monitor} = spawn_monitor(fun() ->
        process_flag(trap_exit, true),
        Supervised = supervised({[{<<"strategy">>, one_for_one}, {<<"intensity">>, 0}, {<<"period">>, 1},
                                  {<<"auto_shutdown">>, never}, {<<"children">>, []}]}),
        exit(Supervised#supervised.pid, overload),
        receive {'EXIT', _, overload} -> ok end
    end),
    receive {'DOWN', Monitor, process, Pid, normal} -> ok end.

options([], Options) ->
    Options;
options([Name, Value | Rest], Options) when is_map_key(Name, Options) ->
    case string:to_integer(Value) of
        {Number, []} when is_integer(Number) -> options(Rest, Options#{Name := Number});
        _ -> usage()
    end;
options(_, _) ->
    usage().

usage() ->
    io:put_chars(standard_error,
                 "usage: escript recorder.escript random --seed N --count M [--processes 9] [--operations 64]\n"
                 "       escript recorder.escript topology --seed N --count M [--size 150]\n"
                 "       escript recorder.escript supervisor --seed N --count M [--operations 64]\n"
                 "       escript recorder.escript run < scenarios.jsonl\n"),
    halt(2).

%% Standard input and output, without the slow detour of the io module.
port() ->
    open_port({fd, 0, 1}, [binary, stream, eof]).

generate(Scenario, #{"--count" := Count} = Options) ->
    Port = port(),
    Lines = fun Line(Index) when Index > Count -> halt(0);
                Line(Index) ->
                    {ok, Recording} = controlled(fun() -> Scenario(Index, Options) end),
                    port_command(Port, Recording),
                    Line(Index + 1)
            end,
    Lines(1).

%% Reads lines until the input ends. Open is the part of a line that has come so far, newest piece first.
run(Port, Open, Good) ->
    receive
        {Port, {data, Data}} ->
            case binary:split(Data, <<"\n">>, [global]) of
                [Part] ->
                    run(Port, [Part | Open], Good);
                [First | Rest] ->
                    {Whole, [Last]} = lists:split(length(Rest) - 1, Rest),
                    Lines = [iolist_to_binary(lists:reverse(Open, [First])) | Whole],
                    Results = [line(Port, Line) || Line <- Lines],
                    run(Port, [Last], Good andalso not lists:member(false, Results))
            end;
        {Port, eof} ->
            Last = line(Port, iolist_to_binary(lists:reverse(Open))),
            halt(case Good andalso Last of true -> 0; false -> 1 end)
    end.

%% Answers one line with one line: the recording, or {"name", "error"}.
line(Port, Line) ->
    case string:trim(Line) of
        <<>> ->
            true;
        Text ->
            try decode(Text) of
                Json ->
                    case controlled(fun() -> given_scenario(Json) end) of
                        {ok, Recording} -> port_command(Port, Recording);
                        {error, Error} -> failed(Port, get(<<"name">>, Json, null), Error), false
                    end
            catch
                error:Error -> failed(Port, null, {bad_json, Error}), false
            end
    end.

failed(Port, Name, Error) ->
    Reason = case Error of {Thrown, [{_, _, _, _} | _]} -> Thrown; _ -> Error end,  % leaves out the stack
    Text = unicode:characters_to_binary(io_lib:format("~0tp", [Reason])),
    port_command(Port, [encode({[{<<"name">>, Name}, {<<"error">>, Text}]}), $\n]).

%% Runs one scenario in a controller of its own, so that nothing is left over from it.
controlled(Scenario) ->
    {Pid, Monitor} = spawn_opt(fun() -> exit({recorded, iolist_to_binary([encode(Scenario()), $\n])}) end,
                               [monitor, {priority, normal}]),
    receive
        {'DOWN', Monitor, process, Pid, {recorded, Recording}} -> {ok, Recording};
        {'DOWN', Monitor, process, Pid, Error} -> {error, Error}
    end.

given_scenario(Json) ->
    Name = get(<<"name">>, Json, null),
    Operations = get(<<"ops">>, Json),
    case get(<<"supervisor">>, Json, null) of
        null -> recording(Name, lists:foldl(fun step/2, new(), Operations));
        Supervisor -> supervisor_recording(Name, lists:foldl(fun supervisor_step/2, supervised(Supervisor), Operations))
    end.

%%% ----------------------------------------------------------------------------------------------------
%%% The processes of a scenario
%%% ----------------------------------------------------------------------------------------------------

%% What a process of a scenario runs. It does each command itself; what is not a command stays in its mailbox.
process(Controller) ->
    receive
        {'$do', Controller, return} ->
            returned;
        {'$do', Controller, Command} ->
            Controller ! {'$done', self(), do(Command, Controller)},
            process(Controller)
    end.

do(ping, _) -> ok;
do(spawn_link, Controller) -> spawn_opt(fun() -> process(Controller) end, [link, {priority, high}]);
do(spawn_monitor, Controller) -> spawn_opt(fun() -> process(Controller) end, [monitor, {priority, high}]);
do({link, To}, _) -> link(To);
do({unlink, To}, _) -> unlink(To);
do({monitor, To}, _) -> monitor(process, To);
do({demonitor, Reference, false}, _) -> demonitor(Reference);
do({demonitor, Reference, true}, _) -> demonitor(Reference, [flush]);
do({trap_exit, Value}, _) -> process_flag(trap_exit, Value);
do({exit, To, Reason}, _) -> exit(To, Reason);
do({stop, Reason}, _) -> exit(Reason);
do(crash, _) -> error(boom);
do({send, To, Message}, _) -> To ! {message, Message};
do('receive', _) -> receive Any -> {took, Any} after 0 -> nothing end;
do({receive_match, Item}, _) -> receive_match(Item).

%% An exit reason is written as its name. A body that throws ends with {boom, Stack}, and one whose link/1 fails (to a
%% dead process, when it does not trap) with {noproc, Stack}: these are the recordings' crashed and noproc. A tuple of
%% names is written as one word: {shutdown,idle}.
-define(has_stack(Raw), (is_tuple(Raw) andalso tuple_size(Raw) =:= 2 andalso is_list(element(2, Raw)))).
-define(is(Raw, Name), (Raw =:= Name
                        orelse ?has_stack(Raw) andalso element(1, Raw) =:= noproc andalso Name =:= noproc
                        orelse ?has_stack(Raw) andalso element(1, Raw) =/= noproc andalso Name =:= crashed)).

reason({noproc, _Stack} = Raw) when ?has_stack(Raw) -> noproc;
reason(Raw) when ?has_stack(Raw) -> crashed;
reason(Raw) when is_tuple(Raw) -> iolist_to_binary(word(Raw));
reason(Name) when is_atom(Name) -> Name.

word(Tuple) when is_tuple(Tuple) -> [${, lists:join($,, [word(Element) || Element <- tuple_to_list(Tuple)]), $}];
word(Name) when is_atom(Name) -> atom_to_binary(Name);
word(Id) when is_binary(Id) -> Id.

receive_match({message, _} = Item) ->
    receive Item -> {took, Item} after 0 -> nothing end;
receive_match({exit, From, Reason}) ->
    receive {'EXIT', From, Raw} = Item when ?is(Raw, Reason) -> {took, Item} after 0 -> nothing end;
receive_match({down, Reference, Pid, Reason}) ->
    receive {'DOWN', Reference, process, Pid, Raw} = Item when ?is(Raw, Reason) -> {took, Item} after 0 -> nothing end.

%%% ----------------------------------------------------------------------------------------------------
%%% The controller: does an operation, lets the system come to rest, and looks
%%% ----------------------------------------------------------------------------------------------------

new() ->
    #state{names = #{self() => <<"env">>}}.

step(Operation, State) ->
    {Taken, State1} = perform(get(<<"op">>, Operation), Operation, State),
    settle(),
    observe(Operation, Taken, State1).

%% Everything else of the scenario runs with a higher priority on this one scheduler: when this returns, all are waiting
%% and no signal is on its way.
settle() ->
    erlang:yield().

%% Does one operation. Results in {Taken, State}, Taken being {received, Item} for the two that take from the mailbox.
perform(<<"spawn">>, Operation, State) ->
    Controller = self(),
    Pid = spawn_opt(fun() -> process(Controller) end, [{priority, high}]),
    {none, started(Operation, Pid, State)};
perform(<<"exit">>, Operation, State) ->
    {To, State1} = pid(get(<<"to">>, Operation), State),
    Reason = name(<<"reason">>, Operation),
    case get(<<"by">>, Operation, null) of
        null -> exit(To, Reason), {none, State1};
        _ -> by(Operation, {exit, To, Reason}, fun(_, S) -> {none, S} end, State1)
    end;
perform(Op, Operation, State) when Op =:= <<"link">>; Op =:= <<"unlink">> ->
    {To, State1} = pid(get(<<"to">>, Operation), State),
    by(Operation, {binary_to_atom(Op), To}, fun(_, S) -> {none, S} end, State1);
perform(<<"monitor">>, Operation, State) ->
    {To, State1} = pid(get(<<"to">>, Operation), State),
    by(Operation, {monitor, To}, fun(Reference, S) -> {none, referred(Operation, Reference, S)} end, State1);
perform(<<"spawn_link">>, Operation, State) ->
    by(Operation, spawn_link, fun(Pid, S) -> {none, started(Operation, Pid, S)} end, State);
perform(<<"spawn_monitor">>, Operation, State) ->
    by(Operation, spawn_monitor,
       fun({Pid, Reference}, S) -> {none, referred(Operation, Reference, started(Operation, Pid, S))} end, State);
perform(<<"demonitor">>, Operation, State) ->
    {Reference, State1} = reference(get(<<"ref">>, Operation), State),
    by(Operation, {demonitor, Reference, get(<<"flush">>, Operation, false)}, fun(_, S) -> {none, S} end, State1);
perform(<<"trap_exit">>, Operation, State) ->
    by(Operation, {trap_exit, get(<<"value">>, Operation)}, fun(_, S) -> {none, S} end, State);
perform(<<"send">>, Operation, State) ->
    {To, State1} = pid(get(<<"to">>, Operation), State),
    by(Operation, {send, To, get(<<"message">>, Operation)}, fun(_, S) -> {none, S} end, State1);
perform(<<"receive">>, Operation, State) ->
    by(Operation, 'receive', fun took/2, State);
perform(<<"receive_match">>, Operation, State) ->
    {Item, State1} = raw(get(<<"item">>, Operation), State),
    by(Operation, {receive_match, Item}, fun took/2, State1);
perform(<<"stop">>, Operation, State) ->
    by(Operation, {stop, name(<<"reason">>, Operation)}, fun(_, S) -> {none, S} end, State);
perform(Op, Operation, State) when Op =:= <<"crash">>; Op =:= <<"return">> ->
    by(Operation, binary_to_atom(Op), fun(_, S) -> {none, S} end, State);
perform(Op, _, _) ->
    error({unknown_op, Op}).

took({took, Raw}, State) -> {{received, item(Raw, State)}, State};
took(nothing, State) -> {{received, null}, State}.

%% Has the process `by` do Command. It answers, or it ends while it does; one that is dead (or never was) does nothing.
by(Operation, Command, Then, State) ->
    By = get(<<"by">>, Operation),
    case lists:member(By, State#state.alive) of
        true ->
            Pid = maps:get(By, State#state.pids),
            Pid ! {'$do', self(), Command},
            settle(),
            receive
                {'$done', Pid, Result} -> Then(Result, State)
            after 0 ->
                undefined = process_info(Pid, status),
                {none, State}
            end;
        false ->
            {none, State}
    end.

started(Operation, Pid, State) ->
    Name = get(<<"as">>, Operation),
    maps:is_key(Name, State#state.pids) andalso error({name_used_before, Name}),
    monitor(process, Pid),  % tells its end and the reason; observe/3 and final/2 leave it out of what they see
    State#state{pids = (State#state.pids)#{Name => Pid},
                names = (State#state.names)#{Pid => Name},
                alive = State#state.alive ++ [Name],
                mailboxes = (State#state.mailboxes)#{Name => []},
                arrivals = (State#state.arrivals)#{Name => []}}.

referred(Operation, Reference, State) ->
    Name = get(<<"ref">>, Operation),
    State#state{references = (State#state.references)#{Name => Reference},
                reference_names = (State#state.reference_names)#{Reference => Name},
                owners = [{get(<<"by">>, Operation), Name} | State#state.owners]}.

%% The pid of that name. A name that never ran (its spawn was by a dead process) stands for a dead process.
pid(Name, #state{pids = Pids, names = Names} = State) ->
    case Pids of
        #{Name := Pid} ->
            {Pid, State};
        #{} ->
            Pid = spawn_opt(fun() -> ok end, [{priority, high}]),
            settle(),
            {Pid, State#state{pids = Pids#{Name => Pid}, names = Names#{Pid => Name}}}
    end.

%% The reference of that name; an unknown name stands for a reference that no monitor has.
reference(Name, #state{references = References} = State) ->
    case References of
        #{Name := Reference} -> {Reference, State};
        #{} -> {make_ref(), State}
    end.

%% What a JSON item looks like in a mailbox, for receive_match.
raw({[{<<"message">>, Message}]}, State) ->
    {{message, Message}, State};
raw(Item, State) ->
    case get(<<"exit">>, Item, null) of
        null ->
            {Reference, State1} = reference(get(<<"down">>, Item), State),
            {Pid, State2} = pid(get(<<"pid">>, Item), State1),
            {{down, Reference, Pid, name(<<"reason">>, Item)}, State2};
        <<"env">> ->
            {{exit, self(), name(<<"reason">>, Item)}, State};
        From ->
            {Pid, State1} = pid(From, State),
            {{exit, Pid, name(<<"reason">>, Item)}, State1}
    end.

%% What a message looks like in JSON.
item({message, Message}, _) ->
    {[{<<"message">>, Message}]};
item({'EXIT', From, Reason}, #state{names = Names}) ->
    {[{<<"exit">>, maps:get(From, Names)}, {<<"reason">>, reason(Reason)}]};
item({'DOWN', Reference, process, Pid, Reason}, #state{names = Names, reference_names = References}) ->
    {[{<<"down">>, maps:get(Reference, References)}, {<<"pid">>, maps:get(Pid, Names)},
      {<<"reason">>, reason(Reason)}]}.

%% What the operation did: who died, and how each mailbox differs from what it was before.
observe(Operation, Taken, State) ->
    Died = lists:sort(ended(State#state.names)),
    Alive = [Name || Name <- State#state.alive, not lists:keymember(Name, 1, Died)],
    Mailboxes = mailboxes(Alive, State),
    check(Alive, Mailboxes, State),
    Step = length(State#state.operations),
    Changed = [{Name, Before, Now} || Name <- Alive, Before <- [maps:get(Name, State#state.mailboxes)],
                                      Now <- [maps:get(Name, Mailboxes)], Now =/= Before],
    Arrivals = lists:foldl(
        fun({Name, Before, Now}, Map) ->
            Gone = [item(Raw, State) || Raw <- Before -- Now],
            Kept = lists:foldl(fun(Item, List) -> lists:keydelete(Item, 1, List) end, maps:get(Name, Map), Gone),
            Map#{Name := Kept ++ [{item(Raw, State), Step} || Raw <- Now -- Before]}
        end, maps:with(Alive, State#state.arrivals), Changed),
    Delivered = [{Name, [item(Raw, State) || Raw <- New]}
                 || {Name, Before, Now} <- lists:sort(Changed), New <- [Now -- Before], New =/= []],
    Flushed = [item(Raw, State) || get(<<"op">>, Operation) =:= <<"demonitor">>, {_, Before, Now} <- Changed,
                                   Raw <- Before -- Now],
    Result = [{<<"delivered">>, {Delivered}} || Delivered =/= []] ++ [{<<"died">>, {Died}} || Died =/= []]
        ++ [{<<"flushed">>, Flushed} || Flushed =/= []]
        ++ [{<<"received">>, Item} || {received, Item} <- [Taken]],
    State#state{alive = Alive, mailboxes = Mailboxes, arrivals = Arrivals,
                operations = [Operation | State#state.operations], expect = [{Result} | State#state.expect]}.

%% Those whose end the controller has been told, and the reasons.
ended(Names) ->
    receive
        {'DOWN', _, process, Pid, Reason} -> [{maps:get(Pid, Names), reason(Reason)} | ended(Names)]
    after 0 ->
        []
    end.

mailboxes(Alive, #state{pids = Pids}) ->
    Messages = fun(Name) ->
        {messages, Raw} = process_info(maps:get(Name, Pids), messages),
        Raw
    end,
    maps:from_list([{Name, Messages(Name)} || Name <- Alive]).

%% A round trip through every living process: it must find no one dead and change nothing.
check(Alive, Mailboxes, #state{pids = Pids} = State) ->
    [maps:get(Name, Pids) ! {'$do', self(), ping} || Name <- Alive],
    settle(),
    [receive {'$done', Pid, ok} -> ok after 0 -> error({not_at_rest, Name}) end
     || Name <- Alive, Pid <- [maps:get(Name, Pids)]],
    [] = ended(State#state.names),
    Mailboxes = mailboxes(Alive, State).

recording(Name, State) ->
    {[{<<"name">>, Name},
      {<<"ops">>, lists:reverse(State#state.operations)},
      {<<"expect">>, lists:reverse(State#state.expect)},
      {<<"final">>, {[{Alive, final(Alive, State)} || Alive <- lists:sort(State#state.alive)]}}]}.

final(Name, #state{pids = Pids, names = Names} = State) ->
    Info = process_info(maps:get(Name, Pids), [links, monitors, monitored_by, trap_exit]),
    [{links, Links}, {monitors, Monitors}, {monitored_by, Watchers}, {trap_exit, Traps}] = Info,
    Sorted = fun(List) -> lists:sort([maps:get(Pid, Names) || Pid <- List]) end,
    {[{<<"links">>, Sorted(Links)},
      {<<"mailbox">>, [item(Raw, State) || Raw <- maps:get(Name, State#state.mailboxes)]},
      {<<"monitored_by">>, Sorted(Watchers -- [self()])},
      {<<"monitors">>, Sorted([Pid || {process, Pid} <- Monitors])},
      {<<"trap_exit">>, Traps}]}.

%%% ----------------------------------------------------------------------------------------------------
%%% Random scenarios: each operation is chosen from what is alive at that moment
%%% ----------------------------------------------------------------------------------------------------

random_scenario(Index, #{"--seed" := Seed, "--processes" := Processes, "--operations" := Operations}) ->
    rand:seed(exsss, {Seed, Index, 1}),
    Length = between(min(8, Operations), Operations),
    recording(format("r~b-~b", [Seed, Index]), randomly(Length, Processes, new())).

randomly(0, _, State) ->
    State;
randomly(Left, Processes, State) ->
    Room = maps:size(State#state.pids) < Processes,
    case State#state.alive of
        [] when Room -> randomly(Left - 1, Processes, step(operation(spawn, State), State));
        [] -> State;
        _ -> randomly(Left - 1, Processes, step(any_operation(Room, State), State))
    end.

any_operation(Room, State) ->
    Few = length(State#state.alive) < 3,
    Spawns = [{spawn, 6}, {spawn_link, 7}, {spawn_monitor, 5}] ++ [{spawn, 12} || Few],
    Others = [{link, 14}, {unlink, 5}, {monitor, 9}, {demonitor, 6}, {trap_exit, 10}, {exit, 12}, {stop, 3},
              {crash, 3}, {return, 3}, {send, 9}, {'receive', 8}, {receive_match, 6}],
    case operation(weighted([Spawn || Room, Spawn <- Spawns] ++ Others), State) of
        none -> any_operation(Room, State);
        Operation -> Operation
    end.

%% A random operation of that kind, or none if there can be none now.
operation(spawn, State) ->
    operation_of(spawn, [{<<"as">>, next_name(State)}]);
operation(spawn_link, State) ->
    operation_of(spawn_link, [{<<"by">>, someone(State)}, {<<"as">>, next_name(State)}]);
operation(spawn_monitor, State) ->
    operation_of(spawn_monitor,
                 [{<<"by">>, someone(State)}, {<<"as">>, next_name(State)}, {<<"ref">>, next_ref(State)}]);
operation(Kind, State) when Kind =:= link; Kind =:= unlink ->
    By = someone(State),
    operation_of(Kind, [{<<"by">>, By}, {<<"to">>, target(By, State)}]);
operation(monitor, State) ->
    By = someone(State),
    operation_of(monitor, [{<<"by">>, By}, {<<"ref">>, next_ref(State)}, {<<"to">>, target(By, State)}]);
operation(demonitor, State) ->
    case [Owned || {By, _} = Owned <- State#state.owners, lists:member(By, State#state.alive)] of
        [] -> none;
        Owned ->
            {By, Reference} = one_of(Owned),
            operation_of(demonitor, [{<<"by">>, By}, {<<"flush">>, chance(50)}, {<<"ref">>, Reference}])
    end;
operation(trap_exit, State) ->
    operation_of(trap_exit, [{<<"by">>, someone(State)}, {<<"value">>, chance(75)}]);
operation(exit, State) ->
    By = someone(State),
    Sender = case chance(27) of true -> []; false -> [{<<"by">>, By}] end,
    operation_of(exit, Sender ++ [{<<"reason">>, any_reason()}, {<<"to">>, target(By, State)}]);
operation(stop, State) ->
    operation_of(stop, [{<<"by">>, someone(State)}, {<<"reason">>, any_reason()}]);
operation(Kind, State) when Kind =:= crash; Kind =:= return ->
    operation_of(Kind, [{<<"by">>, someone(State)}]);
operation(send, State) ->
    By = someone(State),
    Sent = length([Operation || Operation <- State#state.operations, get(<<"op">>, Operation) =:= <<"send">>]),
    operation_of(send, [{<<"by">>, By}, {<<"message">>, Sent}, {<<"to">>, target(By, State)}]);
operation('receive', State) ->
    By = reader(State),
    case head_is_certain(maps:get(By, State#state.arrivals)) of
        true -> operation_of('receive', [{<<"by">>, By}]);
        false -> operation(receive_match, State)
    end;
operation(receive_match, State) ->
    By = reader(State),
    Items = lists:sort([Item || {Item, _} <- maps:get(By, State#state.arrivals)]),
    Item = case Items =/= [] andalso chance(75) of
        true -> one_of(Items);
        false -> invented_item(State)
    end,
    operation_of(receive_match, [{<<"by">>, By}, {<<"item">>, Item}]).

operation_of(Kind, Fields) -> {[{<<"op">>, atom_to_binary(Kind)} | Fields]}.

%% Items that one operation brought from several senders have no promised order, so which one is the head of a mailbox
%% may be left open. Then nobody takes the head.
head_is_certain([]) -> true;
head_is_certain([{_, Step} | _] = Arrivals) -> length(lists:usort([Item || {Item, S} <- Arrivals, S =:= Step])) =:= 1.

%% An item that is most likely not there.
invented_item(State) ->
    Pid = one_of(lists:sort(maps:keys(State#state.pids))),
    Reason = {<<"reason">>, any_reason()},
    case {rand:uniform(3), State#state.owners} of
        {1, _} -> {[{<<"exit">>, weighted([{Pid, 4}, {<<"env">>, 1}])}, Reason]};
        {2, [_ | _] = Owners} -> {[{<<"down">>, element(2, one_of(Owners))}, {<<"pid">>, Pid}, Reason]};
        _ -> {[{<<"message">>, between(0, 9)}]}
    end.

any_reason() -> reason(weighted(?REASONS)).

next_name(State) -> format("p~b", [maps:size(State#state.pids)]).
next_ref(State) -> format("r~b", [maps:size(State#state.references)]).

someone(State) -> one_of(State#state.alive).

%% Someone alive, rather one that has something in its mailbox.
reader(State) ->
    case [Name || Name <- State#state.alive, maps:get(Name, State#state.mailboxes) =/= []] of
        [_ | _] = Names -> one_of(weighted([{Names, 3}, {State#state.alive, 1}]));
        [] -> someone(State)
    end.

%% By itself, a dead one, or another one alive.
target(By, State) ->
    Others = State#state.alive -- [By],
    Dead = lists:sort(maps:keys(State#state.pids)) -- State#state.alive,
    one_of(weighted([{[By], 3}] ++ [{Dead, 4} || Dead =/= []] ++ [{Others, 11} || Others =/= []])).

%%% ----------------------------------------------------------------------------------------------------
%%% Linked shapes, and then a few events
%%% ----------------------------------------------------------------------------------------------------

topology_scenario(Index, #{"--seed" := Seed, "--size" := Size}) ->
    rand:seed(exsss, {Seed, Index, 2}),
    Shape = lists:nth(Index rem 6 + 1, [clique, chain, star, ring, tree, random]),
    Count = case Shape of clique -> between(3, min(24, Size)); _ -> between(3, Size) end,
    Names = [format("p~b", [I]) || I <- lists:seq(0, Count - 1)],
    Any = fun() -> one_of(Names) end,
    Traps = one_of([0, 3, 8, 20]),
    Operations =
        [operation_of(spawn, [{<<"as">>, Name}]) || Name <- Names]
        ++ [operation_of(link, [{<<"by">>, By}, {<<"to">>, To}]) || {By, To} <- shape(Shape, Names)]
        ++ [operation_of(monitor, [{<<"by">>, Any()}, {<<"ref">>, format("r~b", [I])}, {<<"to">>, Any()}])
            || I <- lists:seq(0, Count div 6)]
        ++ [operation_of(trap_exit, [{<<"by">>, Name}, {<<"value">>, true}]) || Name <- Names, chance(Traps)],
    Built = lists:foldl(fun step/2, new(), Operations),
    %% A few operations, one of them an end.
    Before = randomly(between(0, 2), Count, Built),
    Ended = case Before#state.alive of
        [] -> Before;
        _ -> step(operation(one_of([exit, exit, stop, crash]), Before), Before)
    end,
    recording(format("t~b-~b-~s-~b", [Seed, Index, Shape, Count]), randomly(between(1, 4), Count, Ended)).

shape(chain, Names) -> lists:zip(lists:droplast(Names), tl(Names));
shape(ring, Names) -> shape(chain, Names) ++ [{lists:last(Names), hd(Names)}];
shape(star, [Hub | Names]) -> [{Hub, Name} || Name <- Names];
shape(tree, Names) ->
    Tuple = list_to_tuple(Names),
    [{element(I div 2, Tuple), element(I, Tuple)} || I <- lists:seq(2, tuple_size(Tuple))];
shape(random, Names) -> [{one_of(Names), one_of(Names)} || _ <- lists:seq(1, length(Names) * 3 div 2)];
shape(clique, Names) -> [{By, To} || By <- Names, To <- Names, By < To].

%%% ----------------------------------------------------------------------------------------------------
%%% Supervisors: the supervisor is OTP's own, its parent is the controller
%%% ----------------------------------------------------------------------------------------------------

supervised(Given) ->
    process_flag(trap_exit, true),
    Failures = ets:new(failures, [public]),
    Witness = spawn_opt(fun() -> witness(#{}, []) end, [link, {priority, max}]),
    Failing = get(<<"failing_start">>, Given, null),
    [ets:insert(Failures, {Failing, 1}) || Failing =/= null],
    Started = #supervised{given = Given, witness = Witness, failures = Failures},
    case supervisor:start_link(?MODULE, {Given, {Witness, Failures}}) of
        {ok, Pid} ->
            settle(),
            (look(Started#supervised{pid = Pid}))#supervised{start = events(Witness)};
        {error, {shutdown, {failed_to_start_child, Failing, _}} = Reason} ->
            Dead = spawn_opt(fun() -> ok end, [{priority, high}]),
            settle(),
            Started#supervised{pid = Dead, exit = reason(Reason), start = events(Witness)};
        {error, Reason} ->
            error({supervisor_does_not_start, Reason})
    end.

%% The supervisor's callback, which runs in its process. Like everything but the controller it has priority high.
init({Given, Tools}) ->
    process_flag(priority, high),
    Flags = #{strategy => name(<<"strategy">>, Given),
              intensity => get(<<"intensity">>, Given),
              period => get(<<"period">>, Given),
              auto_shutdown => name(<<"auto_shutdown">>, Given)},
    {ok, {Flags, [child_spec(Spec, Tools) || Spec <- get(<<"children">>, Given)]}}.

child_spec(Spec, Tools) ->
    Id = get(<<"id">>, Spec),
    Shutdown = case get(<<"shutdown">>, Spec) of
        Milliseconds when is_integer(Milliseconds) -> Milliseconds;
        _ -> name(<<"shutdown">>, Spec)
    end,
    #{id => Id,
      start => {?MODULE, start, [Id, name(<<"traps">>, Spec), Tools]},
      restart => name(<<"restart">>, Spec),
      shutdown => Shutdown,
      significant => get(<<"significant">>, Spec)}.

%% A child's start function. It returns when the child has set its flag, and the witness would see its end.
start(Id, Traps, {Witness, Failures}) ->
    case ets:lookup(Failures, Id) of
        [{_, Times}] when Times > 0 ->
            ets:insert(Failures, {Id, Times - 1}),
            Witness ! {start_failed, Id},
            {error, told_to_fail};
        _ ->
            Supervisor = self(),
            Pid = spawn_opt(fun() -> child(Traps, Supervisor) end, [link, {priority, high}]),
            receive {ready, Pid} -> ok end,
            Witness ! {start, Id, Pid, Supervisor},
            receive {seen, Pid} -> ok end,
            {ok, Pid}
    end.

child(Traps, Supervisor) ->
    process_flag(trap_exit, Traps =:= polite),
    Supervisor ! {ready, self()},
    receive
        {'EXIT', _, Reason} -> exit(Reason);
        {'$do', return} -> returned;
        {'$do', crash} -> error(boom);
        {'$do', {stop, Reason}} -> exit(Reason)
    end.

%% Keeps what happens to the children, in the order in which it happens. The last signals of a process are all sent before
%% another one runs, and the witness runs before all others: so an end is known before anybody can act upon it.
witness(Ids, Events) ->
    receive
        {start, Id, Pid, Supervisor} ->
            monitor(process, Pid),
            Supervisor ! {seen, Pid},
            witness(Ids#{Pid => Id}, [[start, Id] | Events]);
        {start_failed, Id} ->
            witness(Ids, [[start_failed, Id] | Events]);
        {'DOWN', _, process, Pid, Reason} ->
            witness(maps:remove(Pid, Ids), [[exit, maps:get(Pid, Ids), reason(Reason)] | Events]);
        {take, Controller} ->
            Controller ! {events, lists:reverse(Events)},
            witness(Ids, [])
    end.

events(Witness) ->
    Witness ! {take, self()},
    receive {events, Events} -> Events end.

supervisor_step(Operation, State) ->
    Result = supervise(get(<<"op">>, Operation), Operation, State),
    settle(),
    Events = events(State#supervised.witness),
    State1 = look(State),
    settle(),
    [] = events(State#supervised.witness),  % it was at rest
    State1#supervised{operations = [Operation | State#supervised.operations],
                      expect = [supervisor_observed(Events, Result, State1) | State#supervised.expect]}.

%% Does one operation. Results in none, or in what a call resulted in.
supervise(<<"fail_next_starts">>, Operation, #supervised{failures = Failures}) ->
    ets:insert(Failures, {get(<<"child">>, Operation), get(<<"times">>, Operation)}),
    none;
supervise(<<"shutdown">>, Operation, #supervised{pid = Pid}) ->
    exit(Pid, case get(<<"reason">>, Operation, null) of null -> shutdown; _ -> name(<<"reason">>, Operation) end),
    none;
supervise(<<"start_child">>, Operation, #supervised{witness = Witness, failures = Failures} = State) ->
    called(State, fun(Pid) -> supervisor:start_child(Pid, child_spec(get(<<"spec">>, Operation), {Witness, Failures})) end);
supervise(<<"terminate_child">>, Operation, State) ->
    called(State, fun(Pid) -> supervisor:terminate_child(Pid, get(<<"child">>, Operation)) end);
supervise(<<"restart_child">>, Operation, State) ->
    called(State, fun(Pid) -> supervisor:restart_child(Pid, get(<<"child">>, Operation)) end);
supervise(<<"delete_child">>, Operation, State) ->
    called(State, fun(Pid) -> supervisor:delete_child(Pid, get(<<"child">>, Operation)) end);
supervise(<<"kill">>, Operation, State) ->
    to_child(Operation, State, fun(Pid) -> exit(Pid, kill) end);
supervise(<<"stop">>, Operation, State) ->
    to_child(Operation, State, fun(Pid) -> Pid ! {'$do', {stop, name(<<"reason">>, Operation)}} end);
supervise(Op, Operation, State) when Op =:= <<"crash">>; Op =:= <<"return">> ->
    to_child(Operation, State, fun(Pid) -> Pid ! {'$do', binary_to_atom(Op)} end);
supervise(Op, _, _) ->
    error({unknown_op, Op}).

%% A child that does not run is let be.
to_child(Operation, #supervised{children = Children}, Do) ->
    case lists:keyfind(get(<<"child">>, Operation), 1, Children) of
        {_, Pid} when is_pid(Pid) -> Do(Pid), none;
        _ -> none
    end.

called(#supervised{pid = Pid}, Call) ->
    try Call(Pid) of
        ok -> ok;
        {ok, _} -> ok;
        {error, {already_started, _}} -> already_started;
        {error, Known} when Known =:= already_present; Known =:= not_found; Known =:= running; Known =:= restarting -> Known;
        {error, told_to_fail} -> start_failed;
        {error, {told_to_fail, _Child}} -> start_failed;
        {error, Other} -> error({call_refused, Other})
    catch
        exit:_ -> supervisor_gone
    end.

%% How the supervisor is now, by its own account.
look(#supervised{exit = none, pid = Pid} = State) ->
    receive
        {'EXIT', Pid, Reason} -> State#supervised{exit = reason(Reason), children = []}
    after 0 ->
        State#supervised{children = [{Id, Child} || {Id, Child, _, _} <- lists:reverse(supervisor:which_children(Pid))]}
    end;
look(State) ->
    State.

supervisor_observed(Events, Result, State) ->
    Called = [{<<"result">>, Result} || Result =/= none],
    case State#supervised.exit of
        none -> {[{<<"children">>, [[Id, condition(Child)] || {Id, Child} <- State#supervised.children]},
                  {<<"events">>, Events} | Called]};
        Reason -> {[{<<"events">>, Events} | Called] ++ [{<<"supervisor_exit">>, Reason}]}
    end.

condition(Pid) when is_pid(Pid) -> up;
condition(undefined) -> down;
condition(restarting) -> restarting.

supervisor_recording(Name, State) ->
    {[{<<"name">>, Name},
      {<<"ops">>, lists:reverse(State#supervised.operations)},
      {<<"expect">>, lists:reverse(State#supervised.expect)},
      {<<"start">>, State#supervised.start},
      {<<"supervisor">>, State#supervised.given}]}.

%%% ----------------------------------------------------------------------------------------------------
%%% Random supervisors
%%% ----------------------------------------------------------------------------------------------------

supervisor_scenario(Index, #{"--seed" := Seed, "--operations" := Operations}) ->
    rand:seed(exsss, {Seed, Index, 3}),
    AutoShutdown = weighted([{never, 2}, {any_significant, 1}, {all_significant, 1}]),
    Count = weighted([{0, 1}, {1, 4}, {2, 5}, {3, 6}, {4, 6}, {5, 6}]),
    Failing = [child_name(between(1, Count)) || Count > 0, chance(5)],
    Given = {[{<<"auto_shutdown">>, AutoShutdown},
              {<<"children">>, [any_spec(child_name(I), AutoShutdown) || I <- lists:seq(1, Count)]}]
             ++ [{<<"failing_start">>, Child} || Child <- Failing] ++
             [{<<"intensity">>, weighted([{0, 2}, {1, 3}, {2, 3}, {3, 3}, {4, 3}, {100, 5}])},
              {<<"period">>, 3600},
              {<<"strategy">>, one_of([one_for_one, one_for_all, rest_for_one])}]},
    Length = between(1, Operations),
    Supervised = supervised(Given),
    First = supervisor_step(any_supervisor_operation(Supervised), Supervised),  % tells the end of one that did not start
    supervisor_recording(format("s~b-~b", [Seed, Index]), supervise_randomly(Length - 1, First)).

any_spec(Id, AutoShutdown) ->
    Restart = weighted([{permanent, 4}, {transient, 3}, {temporary, 2}]),
    Significant = AutoShutdown =/= never andalso Restart =/= permanent andalso chance(50),
    {[{<<"id">>, Id}, {<<"restart">>, Restart}, {<<"shutdown">>, one_of([brutal_kill, infinity, 50])},
      {<<"significant">>, Significant}, {<<"traps">>, weighted([{no, 3}, {polite, 1}])}]}.

%% Once the supervisor is gone there is at times one more operation, and then no more.
supervise_randomly(0, State) ->
    State;
supervise_randomly(Left, #supervised{exit = none} = State) ->
    supervise_randomly(Left - 1, supervisor_step(any_supervisor_operation(State), State));
supervise_randomly(_, State) ->
    case chance(20) of
        true -> supervisor_step(any_supervisor_operation(State), State);
        false -> State
    end.

any_supervisor_operation(State) ->
    Running = [Id || {Id, Pid} <- State#supervised.children, is_pid(Pid)],
    Ends = [{crash, 24}, {stop, 12}, {kill, 9}, {return, 5}],
    Others = [{fail_next_starts, 9}, {start_child, 11}, {terminate_child, 12}, {restart_child, 11}, {delete_child, 7},
              {shutdown, 1}],
    supervisor_operation(weighted([End || Running =/= [], End <- Ends] ++ Others), Running, State).

supervisor_operation(stop, Running, _) ->
    operation_of(stop, [{<<"child">>, one_of(Running)}, {<<"reason">>, reason(weighted(?STOPS))}]);
supervisor_operation(Kind, Running, _) when Kind =:= crash; Kind =:= kill; Kind =:= return ->
    operation_of(Kind, [{<<"child">>, one_of(Running)}]);
supervisor_operation(fail_next_starts, _, State) ->
    operation_of(fail_next_starts,
                 [{<<"child">>, any_child(State)}, {<<"times">>, weighted([{1, 5}, {2, 3}, {3, 1}])}]);
supervisor_operation(start_child, _, State) ->
    AutoShutdown = get(<<"auto_shutdown">>, State#supervised.given),
    operation_of(start_child, [{<<"spec">>, any_spec(any_child(State), AutoShutdown)}]);
supervisor_operation(shutdown, _, _) ->
    operation_of(shutdown, [{<<"reason">>, reason(Reason)} || Reason <- [weighted(?SHUTDOWNS)], Reason =/= shutdown]);
supervisor_operation(Kind, _, State) ->
    operation_of(Kind, [{<<"child">>, any_child(State)}]).

%% One that the supervisor has, rather one that is down; or one that it has had, or may be given.
any_child(#supervised{children = Children}) ->
    Down = [Id || {Id, undefined} <- Children],
    Had = [Id || {Id, _} <- Children],
    Others = [child_name(I) || I <- lists:seq(1, 7)] -- Had,
    one_of(weighted([{Down, 6} || Down =/= []] ++ [{Had, 5} || Had =/= []] ++ [{Others, 4} || Others =/= []])).

child_name(Number) -> format("c~b", [Number]).

%%% ----------------------------------------------------------------------------------------------------
%%% Chance
%%% ----------------------------------------------------------------------------------------------------

between(Low, High) -> Low + rand:uniform(High - Low + 1) - 1.

chance(Percent) -> rand:uniform(100) =< Percent.

one_of(List) -> lists:nth(rand:uniform(length(List)), List).

weighted(Choices) ->
    pick(rand:uniform(lists:sum([Weight || {_, Weight} <- Choices])), Choices).

pick(N, [{Choice, Weight} | _]) when N =< Weight -> Choice;
pick(N, [{_, Weight} | Rest]) -> pick(N - Weight, Rest).

format(Format, Values) -> iolist_to_binary(io_lib:format(Format, Values)).

%%% ----------------------------------------------------------------------------------------------------
%%% JSON: an object is {[{Key, Value}]}, with its keys in order; strings are UTF-8 binaries
%%% ----------------------------------------------------------------------------------------------------

get(Key, {Fields}) ->
    case lists:keyfind(Key, 1, Fields) of
        {_, Value} -> Value;
        false -> error({no_field, Key})
    end.

get(Key, Object, Default) ->
    case Object of
        {Fields} -> proplists:get_value(Key, Fields, Default);
        _ -> Default
    end.

%% The name or the reason in a field: an atom, or a pair of two. Those written by this program are atoms, but for pairs.
name(Key, Object) ->
    case get(Key, Object) of
        <<"{", _/binary>> = Word ->
            [Name, Value] = binary:split(binary:part(Word, 1, byte_size(Word) - 2), <<",">>),
            {binary_to_atom(Name), binary_to_atom(Value)};
        Name when is_binary(Name) -> binary_to_atom(Name);
        Name when is_atom(Name) -> Name
    end.

encode({Fields}) -> [${, lists:join($,, [[string(Key), $:, encode(Value)] || {Key, Value} <- Fields]), $}];
encode(List) when is_list(List) -> [$[, lists:join($,, [encode(Value) || Value <- List]), $]];
encode(String) when is_binary(String) -> string(String);
encode(Integer) when is_integer(Integer) -> integer_to_binary(Integer);
encode(Float) when is_float(Float) -> float_to_binary(Float, [short]);
encode(Constant) when Constant =:= true; Constant =:= false; Constant =:= null -> atom_to_binary(Constant);
encode(Name) when is_atom(Name) -> string(atom_to_binary(Name)).

string(String) ->
    [$", << <<(escaped(Byte))/binary>> || <<Byte>> <= String >>, $"].

escaped($") -> <<"\\\"">>;
escaped($\\) -> <<"\\\\">>;
escaped(Byte) when Byte < 32 -> iolist_to_binary(io_lib:format("\\u~4.16.0b", [Byte]));
escaped(Byte) -> <<Byte>>.

decode(Text) ->
    {Value, Rest} = value(blank(Text)),
    <<>> = blank(Rest),
    Value.

blank(<<C, Rest/binary>>) when C =:= $\s; C =:= $\t; C =:= $\r; C =:= $\n -> blank(Rest);
blank(Rest) -> Rest.

value(<<"{", Rest/binary>>) ->
    case blank(Rest) of
        <<"}", Rest1/binary>> -> {{[]}, Rest1};
        Rest1 -> members(Rest1, [])
    end;
value(<<"[", Rest/binary>>) ->
    case blank(Rest) of
        <<"]", Rest1/binary>> -> {[], Rest1};
        Rest1 -> elements(Rest1, [])
    end;
value(<<"\"", Rest/binary>>) -> characters(Rest, []);
value(<<"true", Rest/binary>>) -> {true, Rest};
value(<<"false", Rest/binary>>) -> {false, Rest};
value(<<"null", Rest/binary>>) -> {null, Rest};
value(Text) -> number(Text, 0).

members(<<"\"", Text/binary>>, Members) ->
    {Key, Rest} = characters(Text, []),
    <<":", Rest1/binary>> = blank(Rest),
    {Value, Rest2} = value(blank(Rest1)),
    case blank(Rest2) of
        <<",", Rest3/binary>> -> members(blank(Rest3), [{Key, Value} | Members]);
        <<"}", Rest3/binary>> -> {{lists:reverse(Members, [{Key, Value}])}, Rest3}
    end.

elements(Text, Elements) ->
    {Value, Rest} = value(Text),
    case blank(Rest) of
        <<",", Rest1/binary>> -> elements(blank(Rest1), [Value | Elements]);
        <<"]", Rest1/binary>> -> {lists:reverse(Elements, [Value]), Rest1}
    end.

characters(<<"\"", Rest/binary>>, Done) -> {iolist_to_binary(lists:reverse(Done)), Rest};
characters(<<"\\u", High:4/binary, "\\u", Low:4/binary, Rest/binary>>, Done)
        when High >= <<"D800">>, High < <<"DC00">>; High >= <<"d800">>, High < <<"dc00">> ->
    Code = 16#10000 + (binary_to_integer(High, 16) - 16#D800) * 16#400 + binary_to_integer(Low, 16) - 16#DC00,
    characters(Rest, [<<Code/utf8>> | Done]);
characters(<<"\\u", Hex:4/binary, Rest/binary>>, Done) ->
    Code = binary_to_integer(Hex, 16),
    characters(Rest, [<<Code/utf8>> | Done]);
characters(<<"\\", C, Rest/binary>>, Done) ->
    Character = case C of $n -> $\n; $t -> $\t; $r -> $\r; $b -> $\b; $f -> $\f; _ -> C end,
    characters(Rest, [Character | Done]);
characters(Text, Done) ->
    Length = plain(Text, 0),
    true = Length > 0,
    <<Plain:Length/binary, Rest/binary>> = Text,
    characters(Rest, [Plain | Done]).

%% How many bytes there are before the next quote or backslash.
plain(Text, N) ->
    case Text of
        <<_:N/binary, C, _/binary>> when C =/= $", C =/= $\\ -> plain(Text, N + 1);
        _ -> N
    end.

number(Text, N) ->
    case Text of
        <<_:N/binary, C, _/binary>> when C >= $0, C =< $9; C =:= $-; C =:= $+; C =:= $.; C =:= $e; C =:= $E ->
            number(Text, N + 1);
        <<Digits:N/binary, Rest/binary>> ->
            case binary:match(Digits, [<<".">>, <<"e">>, <<"E">>]) of
                nomatch -> {binary_to_integer(Digits), Rest};
                _ -> {binary_to_float(Digits), Rest}
            end
    end.
