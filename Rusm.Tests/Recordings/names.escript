#!/usr/bin/env escript
%% -*- erlang -*-
%%
%% Does with registered names what it is told on its input, one word and its arguments a line, and answers each line with what a
%% real BEAM makes of it. Processes are known by the number of their spawn.
%%
%%   spawn | kill 3 | register 3 rusm_shop | unregister rusm_shop | whereis rusm_shop | send rusm_shop | registered
%%   join 3 rusm_shop | leave 3 rusm_shop | members rusm_shop | groups

-mode(compile).

main([]) ->
    {ok, _} = pg:start_link(),
    loop(#{}).

loop(Pids) ->
    case io:get_line("") of
        eof ->
            ok;
        Line ->
            {Answer, Next} = do(string:lexemes(string:trim(Line), " "), Pids),
            io:format("~w~n", [Answer]),
            loop(Next)
    end.

do(["spawn"], Pids) ->
    Controller = self(),
    Number = map_size(Pids) + 1,
    {Number, Pids#{Number => spawn(fun() -> tells(Controller, Number) end)}};
do(["kill", Number], Pids) ->
    %% Who gets the DOWN must find the name free already: the next line may ask for it.
    Pid = pid(Number, Pids),
    Reference = monitor(process, Pid),
    exit(Pid, kill),
    receive {'DOWN', Reference, process, Pid, _} -> sync(), {true, Pids} end;
do(["register", Number, Name], Pids) ->
    {asked(fun() -> register(list_to_atom(Name), pid(Number, Pids)) end), Pids};
do(["unregister", Name], Pids) ->
    {asked(fun() -> unregister(list_to_atom(Name)) end), Pids};
do(["whereis", Name], Pids) ->
    Found = whereis(list_to_atom(Name)),
    {case [Number || {Number, Pid} <- maps:to_list(Pids), Pid =:= Found] of [Number] -> Number; [] -> Found end, Pids};
do(["send", Name], Pids) ->
    {asked(fun() -> list_to_atom(Name) ! hello, receive {told, Number} -> Number end end), Pids};
do(["join", Number, Group], Pids) ->
    ok = pg:join(list_to_atom(Group), pid(Number, Pids)),
    sync(),
    {true, Pids};
do(["leave", Number, Group], Pids) ->
    {case pg:leave(list_to_atom(Group), pid(Number, Pids)) of ok -> true; not_joined -> badarg end, Pids};
do(["members", Group], Pids) ->
    Numbers = maps:from_list([{Pid, Number} || {Number, Pid} <- maps:to_list(Pids)]),
    {lists:sort([maps:get(Pid, Numbers) || Pid <- pg:get_members(list_to_atom(Group))]), Pids};
do(["groups"], Pids) ->
    {lists:sort(pg:which_groups()), Pids};
do(["registered"], Pids) ->
    {lists:sort([Name || Name <- registered(), lists:prefix("rusm_", atom_to_list(Name))]), Pids}.

%% The server of pg has a DOWN of each dead member before it answers.
sync() -> sys:get_state(pg).

asked(Ask) ->
    try Ask() catch error:badarg -> badarg end.

tells(Controller, Number) ->
    receive hello -> Controller ! {told, Number} end,
    tells(Controller, Number).

pid(Number, Pids) -> maps:get(list_to_integer(Number), Pids).
