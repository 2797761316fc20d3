using System.Reflection;
using System.Runtime.CompilerServices;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Manual;

/// <summary>What holds an object of the user prints, whatever that object does.</summary>
public sealed class TextsOfMisbehavingObjects
{
    private const string Threw = "whose ToString threw System.NotSupportedException";
    private const string ReturnedNull = "whose ToString returned null";

    private static readonly RecordedCall From = new(dispatcher: null!, A, R1);

    private static readonly Dictionary<string, Func<object, object>> Holders = new()
    {
        ["a message"] = value => new Received.Message(value),
        ["a send"] = value => new Signal.Send(A, B, value),
        ["a send by name"] = value => new Signal.SendNamed(A, "shop", value),
        ["a delivery"] = value => new Effect.Deliver(A, new Received.Message(value)),
        ["a step of a trace"] = value => new TraceEntry.Step(new Signal.Send(A, B, value)),
        ["a reason"] = value => ExitReason.ShutdownWith(value),
        ["a reason in a reason"] = value => ExitReason.ShutdownWith(new FailedToStartChild("a", ExitReason.Named("overload", value))),
        ["a death"] = value => new Death(A, ExitReason.Named("overload", value), new Cause.Stopped()),
        ["an exit"] = value => new Received.Exit(A, ExitReason.Named("overload", value)),
        ["a down"] = value => new Received.Down(R1, A, ExitReason.Named("overload", value)),
        ["a stop"] = value => new Signal.Stopped(A, ExitReason.Named("overload", value)) { Because = new Death(B, ExitReason.ShutdownWith(value), new Cause.Stopped()) },
        ["an exit signal"] = value => new Signal.Exit(A, B, ExitReason.Named("overload", value)),
        ["a signal to another node"] = value => new Signal.Arrived(new NodeId(2), new RemoteSignal.Send(A, B, value)),
        ["a call"] = value => new Signal.Call(A, B, value),
        ["a call from another node"] = value => new Signal.Arrived(new NodeId(2), new RemoteSignal.Call(A, B, R1, value)),
        ["a request that arrives"] = value => new Effect.Deliver(A, new Received.Message(new CallRequest(B, R1, value))),
        ["a reply that arrives"] = value => new Effect.Deliver(A, new Received.Message(new CallReply(R1, value))),
        ["a reply from another node"] = value => new Effect.Forward(new NodeId(2), new RemoteSignal.Reply(A, B, R1, value)),
        ["a spawn on another node"] = value => new Signal.SpawnOn(A, new NodeId(2), "body", value),
        ["a reply on its way to another node"] = value => new RemoteCall.Answer(R1, value),
        ["a request"] = value => new Request(value, From),
        ["a cast"] = value => new Cast(value),
        ["a reply on its way"] = value => new RecordedCall.Answer(From, value),
        ["a reply of a handler"] = value => new CallOutcome<string>.Reply(value, new Outcome<string>.NoReply("state")),
        ["a state"] = value => new Outcome<object>.NoReply(value),
        ["a last state"] = value => new Outcome<object>.Stop(ExitReason.Normal, value),
        ["a call to a supervisor"] = value => new SupervisorRequest(new SupervisorCall.StartDynamic(), Argument: value),
        ["a failed call"] = value => new CallException(A, value, ExitReason.NoProc).Message,
        ["a failed call with its stack"] = value => new CallException(A, value, ExitReason.NoProc),
        ["a call that failed with a value"] = value => new CallException(A, "how many?", ExitReason.Named("overload", value)),
        ["a late call"] = value => new CallTimeoutException(A, value, TimeSpan.Zero),
        ["an ended process"] = value => new ProcessEndedException(new Death(A, ExitReason.ShutdownWith(value), new Cause.Stopped()), CancellationToken.None),
        ["an item of a mailbox"] = value => new ProcessInfo(A, null, null, [], false, [], [], [], [new Received.Message(value)], BlockedFor: null),
        ["a child's last death"] = value => new Child(1, new ChildSpec("a"), new ChildStatus.Down()) { LastDeath = new Death(A, ExitReason.ShutdownWith(value), new Cause.Stopped()) },
        ["a start that failed"] = value => new CallResult.StartFailed(ExitReason.Named("overload", value)),
        ["a supervisor that did not start"] = value => new SupervisorStartException(
            new Received.Down(R1, A, ExitReason.Shutdown) { Death = new Death(A, ExitReason.ShutdownWith(value), new Cause.Stopped()) }),
    };

    public static TheoryData<string> EveryHolder { get; } = [.. Holders.Keys];

    [Theory]
    [MemberData(nameof(EveryHolder))]
    public void It_prints_an_object_whose_ToString_throws(string holder) =>
        Assert.Contains($"{typeof(Throwing)}, {Threw}", Holders[holder](new Throwing()).ToString(), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(EveryHolder))]
    public void It_prints_an_object_whose_ToString_returns_null(string holder) =>
        Assert.Contains($"{typeof(Silent)}, {ReturnedNull}", Holders[holder](new Silent()).ToString(), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(EveryHolder))]
    public void It_prints_an_object_that_behaves(string holder) =>
        Assert.Contains("apples", Holders[holder]("apples").ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_formattable_object_may_throw_too() =>
        Assert.Equal($"message ({typeof(ThrowingNumber)}, {Threw})", new Received.Message(new ThrowingNumber()).ToString());

    [Fact]
    public void Nothing_prints_as_null() => Assert.Equal(("null", "message null"), (SafeText.Of(null), new Received.Message(null).ToString()));

    [Fact]
    public void A_fault_has_texts_whatever_its_exception_does()
    {
        var (name, cannot) = ($"{typeof(Unreadable)}", "can't be read: System.NotSupportedException");
        foreach (var fault in new[] { new Fault(new Unreadable()), Fault.Read(new Unreadable()) })
        {
            Assert.Equal((name, $"(its message {cannot})", $"(its stack {cannot})"), (fault.Type, fault.Message, fault.Stack));
            Assert.Equal($"crashed ({name}: (its message {cannot}))", ExitReason.CrashedWith(fault).ToString());
            Assert.Equal($"{A} crashed ({name}: (its message {cannot})), it threw", new Death(A, ExitReason.CrashedWith(fault), new Cause.Threw()).ToString());
        }

        Assert.Equal("(it has no message)", new Fault(new Speechless()).Message);
        Assert.Null(new Fault(new Speechless()).Stack);
    }

    [Fact]
    public void An_exception_of_ours_prints_with_the_users_inside()
    {
        var reason = ExitReason.CrashedWith(new Fault(new Unreadable()));
        foreach (var ours in new Exception[]
        {
            new CallException(A, "how many?", reason),
            new SupervisorStartException(new Received.Down(R1, A, reason) { Death = new Death(A, reason, new Cause.Threw()) }),
        })
        {
            Assert.IsType<Unreadable>(ours.InnerException);
            Assert.StartsWith($"{ours.GetType()}: {ours.Message}", ours.ToString(), StringComparison.Ordinal);
            Assert.Contains($" ---> ({typeof(Unreadable)}, {Threw})", ours.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_exception_of_ours_prints_as_any_exception_does_where_the_users_behaves()
    {
        var inner = Assert.Throws<InvalidOperationException>(void () => throw new InvalidOperationException("out of order"));
        var ours = Assert.Throws<CallException>(void () => throw new CallException(A, "how many?", ExitReason.CrashedWith(new Fault(inner))));
        var any = new AnException(ours.Message, inner);
        Assert.StartsWith($"{any}".Replace($"{typeof(AnException)}", $"{typeof(CallException)}", StringComparison.Ordinal), ours.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(ours.StackTrace!, ours.ToString(), StringComparison.Ordinal);
    }

    // A record prints its members with their own ToString; so one that holds an object of the user must print itself.
    [Fact]
    public void Every_record_that_holds_an_object_of_the_user_has_a_text_of_its_own() => Assert.Empty(
        from type in typeof(Machine).Assembly.GetTypes().Concat(typeof(Runtime).Assembly.GetTypes())
        where type.GetMethod("<Clone>$") is not null && !type.IsAbstract
        where type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Any(member => IsOfTheUser(member.PropertyType))
        where type.GetMethod(nameof(ToString), Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        select type.FullName);

    private static bool IsOfTheUser(Type type) => type == typeof(object) || type.IsGenericParameter || typeof(Exception).IsAssignableFrom(type);

    private sealed class Throwing
    {
        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class Silent
    {
        public override string ToString() => null!;
    }

    private sealed class ThrowingNumber : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => throw new NotSupportedException();
    }

    private sealed class Unreadable : Exception
    {
        public override string Message => throw new NotSupportedException();

        public override string StackTrace => throw new NotSupportedException();

        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class Speechless : Exception
    {
        public override string Message => null!;
    }

    private sealed class AnException(string message, Exception inner) : Exception(message, inner);
}
