using Rusm.Cli.Conformance;
using Rusm.Cli.Conformance.Supervision;
using Xunit;

namespace Rusm.Tests.Recordings;

/// <summary>A line that is no scenario of a supervisor is refused in one line: where, what is wrong, and what to do.</summary>
public sealed class SupervisorLinesThatMakeNoSense
{
    private const string Good =
        """
        {"name":"s","supervisor":{"strategy":"one_for_one","intensity":1,"period":5,"auto_shutdown":"never","children":[
        {"id":"c1","restart":"permanent","shutdown":50,"significant":false,"traps":"no"},
        {"id":"c2","restart":"temporary","shutdown":"infinity","significant":false,"traps":"polite"}]},
        "start":[["start","c1"],["start","c2"]],
        "ops":[{"op":"stop","child":"c1","reason":"overload"},{"op":"restart_child","child":"c1"},
        {"op":"fail_next_starts","child":"c1","times":2},
        {"op":"start_child","spec":{"id":"c3","restart":"transient","shutdown":"brutal_kill","significant":false,"traps":"no"}}],
        "expect":[{"events":[["exit","c1","overload"],["start","c1"]],"children":[["c1","up"],["c2","down"]]},
        {"events":[],"result":"running","children":[]},{"events":[],"children":[]},{"events":[],"result":"ok","supervisor_exit":"shutdown"}]}
        """;

    [Fact]
    public void The_line_that_they_are_made_of_makes_sense() => Assert.Equal(4, Read(Good).Operations.Count);

    [Theory]
    [InlineData("one_for_one", "simple_one_for_one", ", \"supervisor\": \"strategy\" is \"simple_one_for_one\"; give one_for_one, one_for_all or rest_for_one")]
    [InlineData("\"intensity\":1,", "", ", \"supervisor\": the field \"intensity\" is missing; add it")]
    [InlineData("\"intensity\":1", "\"intensity\":-1", ", \"supervisor\": \"intensity\" is -1; give an integer from 0 to 2147483647")]
    [InlineData("\"period\":5", "\"period\":0", ", \"supervisor\": \"period\" is 0; give an integer from 1 to 2147483647")]
    [InlineData("\"period\":5", "\"period\":\"5\"", ", \"supervisor\": \"period\" is \"5\"; give an integer from 1 to 2147483647")]
    [InlineData("\"never\"", "\"always\"", ", \"supervisor\": \"auto_shutdown\" is \"always\"; give never, any_significant or all_significant")]
    [InlineData("\"period\":5", "\"period\":5,\"limit\":1", ", \"supervisor\": unknown field \"limit\"; there can be auto_shutdown, strategy, intensity, period, failing_start, children")]
    [InlineData("\"id\":\"c2\"", "\"id\":\"c1\"", ", \"supervisor\": two children have the id c1; choose another one")]
    [InlineData("\"period\":5", "\"period\":5,\"failing_start\":\"c9\"", ", \"supervisor\": \"failing_start\" is c9, and no child has that id; give the id of a child")]
    public void A_supervisor(string part, string wrong, string told) => MustBeRefused(part, wrong, told);

    [Theory]
    [InlineData("\"permanent\"", "\"forever\"", "\"restart\" is \"forever\"; give permanent, transient or temporary")]
    [InlineData("\"shutdown\":50", "\"shutdown\":\"soon\"", "\"shutdown\" is \"soon\"; give brutal_kill, infinity or a number of milliseconds")]
    [InlineData("\"shutdown\":50", "\"shutdown\":null", "\"shutdown\" is null; give brutal_kill, infinity or a number of milliseconds")]
    [InlineData("\"shutdown\":50", "\"shutdown\":-1", "\"shutdown\" is -1; give an integer from 0 to 2147483647")]
    [InlineData("50,\"significant\":false", "50,\"significant\":0", "\"significant\" is 0; give true or false")]
    [InlineData("50,\"significant\":false", "50,\"significant\":true", "a permanent child can't be significant; give \"significant\" false, or another \"restart\"")]
    [InlineData("\"traps\":\"no\"},", "\"traps\":\"rude\"},", "\"traps\" is \"rude\"; give no or polite")]
    [InlineData("\"id\":\"c1\"", "\"id\":\"c 1\"", "\"id\" is \"c 1\"; give a name without spaces and control characters")]
    public void A_child(string part, string wrong, string told) => MustBeRefused(part, wrong, $", \"supervisor\", child 1: {told}");

    [Theory]
    [InlineData("\"stop\"", "\"halt\"", " 1: unknown op \"halt\"; there are crash, return, stop, kill, fail_next_starts, start_child, terminate_child, restart_child, delete_child, shutdown")]
    [InlineData(",\"reason\":\"overload\"", "", " 1: the field \"reason\" is missing; add it")]
    [InlineData("\"stop\"", "\"crash\"", " 1: unknown field \"reason\"; there can be op, child")]
    [InlineData("\"times\":2", "\"times\":-2", " 3: \"times\" is -2; give an integer from 0 to 2147483647")]
    [InlineData("\"brutal_kill\",\"significant\":false", "\"brutal_kill\",\"significant\":true", " 4, \"spec\": with \"auto_shutdown\" never no child can be significant; give \"significant\" false")]
    public void An_operation(string part, string wrong, string told) => MustBeRefused(part, wrong, $", operation{told}");

    [Theory]
    [InlineData("\"start\":[[\"start\"", "\"start\":[[\"stop\"", ", event 1 of \"start\": no event; give [\"start\", id], [\"start_failed\", id] or [\"exit\", id, reason]")]
    [InlineData("\"c1\",\"overload\"]", "\"c1\"]", ", step 1 of \"expect\", event 1 of \"events\": no event; give [\"start\", id], [\"start_failed\", id] or [\"exit\", id, reason]")]
    [InlineData("[\"exit\",\"c1\",\"overload\"]", "\"exit\"", ", step 1 of \"expect\", event 1 of \"events\": \"exit\" stands where an array must be; give an array of names")]
    [InlineData("[\"c2\",\"down\"]", "[\"c2\",\"dead\"]", ", step 1 of \"expect\", item 2 of \"children\": no child; give its id and up, down or restarting")]
    [InlineData("\"running\"", "\"runs\"", ", step 2 of \"expect\": \"result\" is \"runs\"; give ok, already_started, already_present, not_found, running, restarting, start_failed or supervisor_gone")]
    [InlineData("\"result\":\"running\",", "", ", step 2 of \"expect\": the field \"result\" is missing, and restart_child c1 is a call; add it")]
    [InlineData("{\"events\":[],\"children\":[]}", "{\"events\":[],\"result\":\"ok\",\"children\":[]}", ", step 3 of \"expect\": there is a \"result\", and fail_next_starts c1 2 is no call; leave it out")]
    [InlineData(",\"children\":[]},{\"events\":[],\"result\":\"ok\"", "},{\"events\":[],\"result\":\"ok\"", ", step 3 of \"expect\": \"children\" and \"supervisor_exit\" are both missing; add one of them")]
    [InlineData("\"supervisor_exit\"", "\"children\":[],\"supervisor_exit\"", ", step 4 of \"expect\": there are both \"children\" and \"supervisor_exit\"; leave one of them out")]
    [InlineData("{\"events\":[],\"children\":[]},", "", ": \"ops\" and \"expect\" differ in length (4 and 3); give one step for each operation")]
    public void What_was_observed(string part, string wrong, string told) => MustBeRefused(part, wrong, told);

    [Fact]
    public void A_scenario_of_the_other_kind()
    {
        const string links = """{"name":"r","ops":[{"op":"spawn","as":"p0"}]}""";
        Assert.Equal("scenario r: has no field \"supervisor\"; give a recording of a supervisor", Refused(() => Read(links)));
        Assert.Equal(
            "scenario s: is about a supervisor; give a recording of links and monitors", Refused(() => ScenarioReader.Read(OneLine(Good))));
    }

    private static void MustBeRefused(string part, string wrong, string told)
    {
        var at = OneLine(Good).IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, $"there is no {part}");
        Assert.Equal($"scenario s{told}", Refused(() => Read(OneLine(Good).Remove(at, part.Length).Insert(at, wrong))));
    }

    private static string Refused(Action read) => Assert.Throws<ScenarioFormatException>(read).Message;

    private static SupervisorScenario Read(string json) => SupervisorScenarioReader.Read(OneLine(json));

    private static string OneLine(string json) => json.ReplaceLineEndings("");
}
