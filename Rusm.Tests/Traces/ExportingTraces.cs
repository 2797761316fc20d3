using System.Text.Json;
using Rusm.Kernel;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>What <c>rusm export</c> writes.</summary>
public sealed class ExportingTraces
{
    private static readonly Signal[] Fall =
    [
        Outside.Spawns("boss \"x\""), A.Traps(), A.SpawnsLinked(), B.SpawnsLinked(), C.LinksTo(A), Outside.SendsExit(B, Overload),
    ];

    [Fact]
    public void Mermaid_draws_who_died_in_which_order_and_who_survived()
    {
        var lines = Export(Fall, "mermaid", "--step", "6");
        Assert.Equal(
            [
                "---",
                "title: \"Step 6: 2 deaths\"",
                "---",
                "flowchart TD",
                "  p2[\"#60;2#62;<br/>death 1: overload\"]:::first",
                "  p3[\"#60;3#62;<br/>death 2: overload\"]:::dead",
                "  p1[\"#60;1#62; boss #34;x#34;<br/>trapped exits, survived\"]:::survivor",
                "  p0[\"#60;outside#62;\"]:::origin",
                "  p0 -->|exit signal| p2",
                "  p2 ==>|2| p3",
                "  p2 -.->|told| p1",
                "  p3 -.->|told| p1",
            ],
            lines.TakeWhile(line => !line.Contains("classDef", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dot_draws_the_same()
    {
        var lines = Export(Fall, "dot", "--pid", "3");
        Assert.Equal("digraph cascade {", lines[0]);
        Assert.Contains("  p1 [label=\"<1> boss \\\"x\\\"\\ntrapped exits, survived\", fillcolor=\"#c8e6c9\"];", lines);
        Assert.Contains("  p2 -> p3 [style=bold, label=\"2\"];", lines);
        Assert.Equal("}", lines[^1]);
    }

    [Fact]
    public void Who_was_linked_to_one_that_returned_is_drawn_untouched()
    {
        var lines = Export([Outside.Spawns(), A.SpawnsLinked(), B.Returns()], "mermaid", "--step", "3");
        Assert.Contains("  p1[\"#60;1#62;<br/>survived\"]:::untouched", lines);
        Assert.Contains("  p1 --- p2", lines);
    }

    [Fact]
    public void Of_a_large_cascade_the_way_to_the_process_is_drawn_and_the_rest_counted()
    {
        var signals = Enumerable.Range(1, 999).Select(pid => new Signal.SpawnLink(new Pid(pid))).Prepend<Signal>(Outside.Spawns()).Append(A.Throws());
        var lines = Export([.. signals], "mermaid", "--pid", "1000");
        Assert.Contains("  missing[\"not drawn: 976 more died\"]:::missing", lines);
        Assert.Contains("  missing ==>|989| p989", lines);
        Assert.Contains("  p999 ==>|1000| p1000", lines);
        Assert.Equal(24, lines.Count(line => line.EndsWith(":::dead", StringComparison.Ordinal) || line.EndsWith(":::first", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_supervisor_that_gave_up_is_drawn_with_the_death_it_gave_up_because_of()
    {
        var lines = Export(Stories.Escalating(), "mermaid", "--pid", "3");
        Assert.Contains("  p4[\"#60;4#62;<br/>dead before\"]:::origin", lines);
        Assert.Contains("  p4 -->|gave up because of| p3", lines);
    }

    [Fact]
    public void Every_record_is_a_line_of_json()
    {
        var lines = Export(Fall, "jsonl").Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(
            ["trace", "step", "step", "step", "step", "step", "step", "checkpoint"], lines.Select(line => line.GetProperty("record").GetString()));
        Assert.Equal("spawn_link", lines[3].GetProperty("signal").GetString());
        Assert.Equal(
            """[{"effect":"stop","pid":2,"reason":"overload","cause":"exit signal from \u003Coutside\u003E"},{"effect":"deliver","to":1,"item":"exit","from":2,"reason":"overload"},{"effect":"stop","pid":3,"reason":"overload","cause":"linked to \u003C2\u003E"},{"effect":"deliver","to":1,"item":"exit","from":3,"reason":"overload"}]""",
            lines[6].GetProperty("effects").GetRawText());
    }

    [Theory]
    [InlineData("mermaid", "export: no process died in step 1; 'rusm show' tells in which steps processes did", "--step", "1")]
    [InlineData("mermaid", "export: there is no step 7: the trace has 6", "--step", "7")]
    [InlineData("dot", "export: <1> is alive at the end of the recording: there is no death to draw", "--pid", "1")]
    [InlineData("dot", "export: <9> never was: by then, <1> to <3> had been spawned", "--pid", "9")]
    [InlineData("dot", "export: which death to draw is missing: give --pid or --step. See 'rusm export --help'.")]
    [InlineData("jsonl", "export: jsonl is the whole trace: --pid and --step are for mermaid and dot. See 'rusm export --help'.", "--pid", "1")]
    [InlineData("svg", "export: --format: 'svg' is not one of jsonl, mermaid, dot. See 'rusm export --help'.")]
    public void What_can_not_be_is_one_line_and_exit_code_2(string format, string line, params string[] options)
    {
        var (code, output, error) = Recorded.Rusm("export", Recorded.Bytes(Fall), ["--format", format, .. options]);
        Assert.Equal((2, line), (code, error));
        Assert.Empty(output);
    }

    private static string[] Export(Signal[] signals, string format, params string[] options)
    {
        var (code, output, error) = Recorded.Rusm("export", Recorded.Bytes(signals), ["--format", format, .. options]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
