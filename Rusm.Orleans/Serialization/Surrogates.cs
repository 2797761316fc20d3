using Rusm.Host;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Request = Rusm.Host.Request;

namespace Rusm.Orleans.Serialization;

// Messages can have pids, references, reasons and calls in them. Rusm.Kernel and Rusm.Host do not know Orleans, so their types have surrogates.

/// <summary>A <see cref="Pid"/>, <see cref="MonitorRef"/> or <see cref="NodeId"/> as Orleans serializes it.</summary>
[GenerateSerializer]
internal struct NumberSurrogate
{
    [Id(0)]
    public long Value;
}

[RegisterConverter]
internal sealed class PidConverter : IConverter<Pid, NumberSurrogate>
{
    public Pid ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Value);

    public NumberSurrogate ConvertToSurrogate(in Pid value) => new() { Value = value.Value };
}

[RegisterConverter]
internal sealed class MonitorRefConverter : IConverter<MonitorRef, NumberSurrogate>
{
    public MonitorRef ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Value);

    public NumberSurrogate ConvertToSurrogate(in MonitorRef value) => new() { Value = value.Value };
}

[RegisterConverter]
internal sealed class NodeIdConverter : IConverter<NodeId, NumberSurrogate>
{
    public NodeId ConvertFromSurrogate(in NumberSurrogate surrogate) => new((int)surrogate.Value);

    public NumberSurrogate ConvertToSurrogate(in NodeId value) => new() { Value = value.Value };
}

/// <summary>An <see cref="ExitReason"/> as Orleans serializes it.</summary>
[GenerateSerializer]
internal struct ReasonSurrogate
{
    [Id(0)]
    public string Name;

    [Id(1)]
    public object? Value;

    [Id(2)]
    public string? FaultType;

    [Id(3)]
    public string? FaultMessage;

    [Id(4)]
    public string? FaultStack;
}

[RegisterConverter]
internal sealed class ReasonConverter : IConverter<ExitReason, ReasonSurrogate>
{
    public ExitReason ConvertFromSurrogate(in ReasonSurrogate surrogate) =>
        surrogate.FaultType is { } type ? ExitReason.CrashedWith(new Fault(type, surrogate.FaultMessage!, surrogate.FaultStack))
        : surrogate.Value is { } value ? ExitReason.Named(surrogate.Name, value)
        : ExitReason.Named(surrogate.Name);

    public ReasonSurrogate ConvertToSurrogate(in ExitReason value) => new()
    {
        Name = value.Name,
        Value = value.Value,
        FaultType = value.Fault?.Type,
        FaultMessage = value.Fault?.Message,
        FaultStack = value.Fault?.Stack,
    };
}

/// <summary>A request of a call to another node, as Orleans serializes it.</summary>
[GenerateSerializer]
internal struct RequestSurrogate
{
    [Id(0)]
    public object? Content;

    [Id(1)]
    public ReplyTo From;
}

[RegisterConverter]
internal sealed class RequestConverter : IConverter<Request, RequestSurrogate>
{
    public Request ConvertFromSurrogate(in RequestSurrogate surrogate) => new(surrogate.Content, surrogate.From);

    public RequestSurrogate ConvertToSurrogate(in Request value) => new() { Content = value.Content, From = value.From };
}

/// <summary>The caller's address in a call to another node, as Orleans serializes it.</summary>
[GenerateSerializer]
internal struct CallSurrogate
{
    [Id(0)]
    public long Caller;

    [Id(1)]
    public long Reference;

    [Id(2)]
    public long Target;
}

[RegisterConverter]
internal sealed class CallConverter : IConverter<RemoteCall, CallSurrogate>
{
    public RemoteCall ConvertFromSurrogate(in CallSurrogate surrogate) =>
        new(new Pid(surrogate.Caller), new Pid(surrogate.Target), new MonitorRef(surrogate.Reference));

    public CallSurrogate ConvertToSurrogate(in RemoteCall value) =>
        new() { Caller = value.Caller.Value, Reference = value.Reference.Value, Target = value.Target.Value };
}
