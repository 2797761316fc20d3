using Rusm.Kernel;
using Xunit;
using static Rusm.Kernel.ExitReason;

namespace Rusm.Tests.Manual;

public sealed class ExitReasons
{
    [Theory]
    [InlineData("normal", ExitKind.Normal)]
    [InlineData("killed", ExitKind.Killed)]
    [InlineData("crashed", ExitKind.Crashed)]
    [InlineData("noproc", ExitKind.NoProc)]
    [InlineData("kill", ExitKind.Kill)]
    [InlineData("shutdown", ExitKind.Shutdown)]
    [InlineData("overload", ExitKind.Custom)]
    [InlineData("Normal", ExitKind.Custom)]
    [InlineData(" kill", ExitKind.Custom)]
    public void A_name_tells_the_kind(string name, ExitKind kind)
    {
        Assert.Equal((kind, name), (Named(name).Kind, Named(name).Name));
        Assert.Null(Named(name).Fault);
    }

    [Fact]
    public void The_known_ones_are_known_by_name()
    {
        Assert.Same(Normal, Named("normal"));
        Assert.Same(Killed, Named("killed"));
        Assert.Same(Crashed, Named("crashed"));
        Assert.Same(NoProc, Named("noproc"));
        Assert.Same(Kill, Named("kill"));
        Assert.Same(Shutdown, Named("shutdown"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\n")]
    public void A_blank_name_is_none(string name) => Assert.Throws<ArgumentException>(() => Named(name));

    [Fact]
    public void Abnormal_is_everything_but_normal() =>
        Assert.Equal([Normal], Reasons.Each.Where(reason => !reason.IsAbnormal));

    [Fact]
    public void A_crash_keeps_what_was_thrown()
    {
        var fault = new Fault("OutOfCoffee", "the pot is empty");
        Assert.Same(fault, CrashedWith(fault).Fault);
        Assert.True(CrashedWith(fault).IsAbnormal);
        Assert.Null(Crashed.Fault);
    }

    [Fact]
    public void A_live_fault_reads_the_exception()
    {
        var exception = Assert.Throws<InvalidOperationException>(OutOfOrder);
        var fault = new Fault(exception);
        Assert.Same(exception, fault.Exception);
        Assert.Equal(("System.InvalidOperationException", "out of order"), (fault.Type, fault.Message));
        Assert.Contains(nameof(OutOfOrder), fault.Stack);
    }

    [Fact]
    public void A_recorded_fault_keeps_texts()
    {
        var fault = new Fault("OutOfCoffee", "the pot is empty", "in the kitchen");
        Assert.Equal(("OutOfCoffee", "the pot is empty", "in the kitchen"), (fault.Type, fault.Message, fault.Stack));
        Assert.Null(fault.Exception);
        Assert.Null(new Fault("OutOfCoffee", "the pot is empty").Stack);
    }

    private static void OutOfOrder() => throw new InvalidOperationException("out of order");
}
