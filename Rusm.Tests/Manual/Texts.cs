using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;
using static Rusm.Tests.Manual.Vocabulary;
using static Rusm.Tests.Manual.World;

namespace Rusm.Tests.Manual;

/// <summary>What is printed, as the documentation of each type shows it.</summary>
public sealed class Texts
{
    private static readonly Fault OutOfOrder = new(new InvalidOperationException("out of order"));

    public static TheoryData<string, string> All { get; } = new()
    {
        { "<7>", new Pid(7).ToString() },
        { "<outside>", Pid.Outside.ToString() },
        { "#7", new MonitorRef(7).ToString() },
        { "noproc", NoProc.ToString() },
        { "overload", Overload.ToString() },
        { "System.InvalidOperationException: out of order", OutOfOrder.ToString() },
        { "crashed (System.InvalidOperationException: out of order)", CrashedWith(OutOfOrder).ToString() },
        { "it returned", Returned.ToString() },
        { "it threw", Threw.ToString() },
        { "it stopped itself", StoppedItself.ToString() },
        { "exit signal from <outside>", SignalFrom(Outside).ToString() },
        { "linked to <1>", LinkedTo(A).ToString() },
        { "it linked to <1>, which was dead", LinkedToDead(A).ToString() },
        { "<2> crashed, linked to <1>", new Death(B, Crashed, LinkedTo(A)).ToString() },
        { "message hello", Message("hello").ToString() },
        { "message null", Message(null).ToString() },
        { "exit from <1>: kill", ExitFrom(A, Kill).ToString() },
        { "down #1 <2>: normal", DownOf(R1, B, Normal).ToString() },
        { "the name shop is taken by <1>", Taken("shop", A).ToString() },
        { "<1> is not alive, so it can have no name", NoSuchProcess(A).ToString() },
        { "<1> already has the name shop", AlreadyNamed(A, "shop").ToString() },
        { "no process has the name shop", NotRegistered("shop").ToString() },
        { "[]", Given().Entry(A).Links.ToString() },
        { "[<1> <2>]", Given(C.LinksTo(B), C.LinksTo(A)).Entry(C).Links.ToString() },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void It_prints_as_documented(string documented, string printed) => Assert.Equal(documented, printed);

    [Fact]
    public void A_table_prints_one_line_a_process_the_oldest_first()
    {
        var lines = Given(B.Returns(), A.Monitors(C)).State.ToString().Split('\n');
        Assert.Equal("4 alive, 5 spawned, 1 references", lines[0]);
        Assert.Equal(["<1>", "<3>", "<4>", "<5>"], lines.Skip(1).Select(line => line.Split("Pid = ")[1].Split(',')[0]));
    }

    [Fact]
    public void A_table_prints_the_name_of_each_process()
    {
        var lines = Given(A.Registers("shop", B)).State.ToString().Split('\n');
        Assert.Equal(["", "shop", "", "", ""], lines.Skip(1).Select(line => line.Split("Name = ")[1].Split(' ', ',')[0]));
    }
}
