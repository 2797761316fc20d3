#!/usr/bin/env escript
%% The programs of Rusm.Tests/Simulated/OutcomesOnTheBeam.cs on a BEAM: prints the outcomes of N runs of each, a line each.
main([N]) ->
    Runs = list_to_integer(N),
    io:format("lost_update ~w~n", [lists:usort([lost_update() || _ <- lists:seq(1, Runs)])]),
    io:format("monitor_after_end ~w~n", [lists:usort([monitor_after_end() || _ <- lists:seq(1, Runs)])]),
    io:format("race_for_a_name ~w~n", [lists:usort([race_for_a_name() || _ <- lists:seq(1, Runs)])]).

lost_update() ->
    Main = self(),
    Store = spawn(fun() -> store(Main, 0, 0) end),
    [spawn(fun() -> Store ! {read, self()}, receive Value -> Store ! {write, Value + 1} end end) || _ <- [1, 2]],
    receive {value, Value} -> Value end.

store(Main, Value, 2) -> Main ! {value, Value};
store(Main, Value, Writes) ->
    receive
        {read, From} -> From ! Value, store(Main, Value, Writes);
        {write, Next} -> store(Main, Next, Writes + 1)
    end.

monitor_after_end() ->
    Pid = spawn(fun() -> ok end),
    Reference = monitor(process, Pid),
    receive {'DOWN', Reference, process, Pid, Reason} -> Reason end.

race_for_a_name() ->
    Main = self(),
    Race = fun() ->
        Won = try whereis(leader) =:= undefined andalso register(leader, self()) catch error:badarg -> badarg end,
        Main ! {self(), Won},
        receive stop -> ok end
    end,
    Pids = [spawn(Race) || _ <- [1, 2]],
    Outcome = lists:sort([receive {Pid, Won} -> Won end || Pid <- Pids]),
    References = [monitor(process, Pid) || Pid <- Pids],
    [Pid ! stop || Pid <- Pids],
    [receive {'DOWN', Reference, process, _, _} -> ok end || Reference <- References],
    Outcome.
