#!/usr/bin/env escript
%%! -sname rates@localhost -setcookie rusm
%% The measurements of Rates.cs on the BEAM: two nodes on loopback, each an operating system process of its own.
-mode(compile).

main(_) ->
    Here = filename:dirname(filename:absname(escript:script_name())),
    {ok, _, Code} = compile:forms(forms(), [binary]),
    {ok, Peer, Node} = peer:start(#{name => rates_peer, host => "localhost", args => ["-setcookie", "rusm", "-pa", Here]}),
    pong = net_adm:ping(Node),
    {module, rates_bodies} = code:load_binary(rates_bodies, "rates_bodies", Code),
    {module, rates_bodies} = rpc:call(Node, code, load_binary, [rates_bodies, "rates_bodies", Code]),
    [begin
         io:format("round ~p~n", [Round]),
         rate("messages/s, 1 sender", 1000000, fun() -> send(Node) end),
         rate("calls/s, 1 caller", 10000, fun() -> calls(Node, 1, 10000) end),
         rate("calls/s, 64 callers", 100000, fun() -> calls(Node, 64, 100000) end),
         cascade(Node)
     end || Round <- lists:seq(1, 3)],
    peer:stop(Peer).

rate(What, Count, Run) ->
    {Micros, _} = timer:tc(Run),
    io:format("  ~12w ~s~n", [round(Count * 1.0e6 / Micros), What]).

send(Node) ->
    Sink = spawn(Node, rates_bodies, sink, [0]),
    [Sink ! N || N <- lists:seq(1, 1000000)],
    1000000 = call(Sink, count).

calls(Node, Callers, Calls) ->
    Sink = spawn(Node, rates_bodies, sink, [0]),
    Pids = [spawn_monitor(fun() -> [call(Sink, count) || _ <- lists:seq(1, Calls div Callers)] end) || _ <- lists:seq(1, Callers)],
    [receive {'DOWN', Ref, _, _, normal} -> ok end || {_, Ref} <- Pids].

%% gen_server:call without the module: a monitor with an alias, a request, and the reply to the alias.
call(To, Request) ->
    Ref = monitor(process, To, [{alias, reply_demonitor}]),
    To ! {request, Ref, Request},
    receive {Ref, Reply} -> Reply; {'DOWN', Ref, _, _, Reason} -> exit(Reason) end.

cascade(Node) ->
    Hub = spawn(fun() -> receive never -> ok end end),
    Parent = spawn(Node, rates_bodies, linked, [Hub]),
    0 = call(Parent, 100000),
    wait_links(Hub),
    rate("links/s that a cascade crosses", 100000, fun() -> exit(Hub, cascade), call(Parent, none_left) end).

wait_links(Hub) ->
    {links, Links} = process_info(Hub, links),
    case length(Links) of 100000 -> ok; _ -> timer:sleep(10), wait_links(Hub) end.

forms() ->
    Lines = [
        "-module(rates_bodies).",
        "-export([sink/1, linked/1]).",
        "sink(N) -> receive {request, Ref, _} -> Ref ! {Ref, N}, sink(N); _ -> sink(N + 1) end.",
        "linked(Hub) -> receive {request, R1, Count} -> Children = [element(2, spawn_monitor(fun() -> link(Hub), receive never -> ok end end)) || _ <- lists:seq(1, Count)], R1 ! {R1, 0}, receive {request, R2, _} -> [receive {'DOWN', _, _, _, _} -> ok end || _ <- Children], R2 ! {R2, 0} end end."],
    [begin {ok, Tokens, _} = erl_scan:string(Line), {ok, Form} = erl_parse:parse_form(Tokens), Form end || Line <- Lines].
