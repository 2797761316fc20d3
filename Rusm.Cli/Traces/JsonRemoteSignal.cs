using System.Diagnostics;
using System.Text.Json;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;

namespace Rusm.Cli.Traces;

/// <summary>A signal between nodes as the member <c>content</c> of a JSON object.</summary>
internal static class JsonRemoteSignal
{
    internal static void Write(Utf8JsonWriter json, RemoteSignal signal)
    {
        json.WriteStartObject("content");
        json.WriteString("signal", JsonNamingPolicy.SnakeCaseLower.ConvertName(signal.GetType().Name));
        switch (signal)
        {
            case RemoteSignal.Send send:
                Pids(json, send.From, send.To);
                JsonWords.Message(json, send.Content);
                break;
            case RemoteSignal.Call call:
                Pids(json, call.From, call.To, call.Reference);
                JsonWords.Message(json, call.Content);
                break;
            case RemoteSignal.Reply reply:
                Pids(json, reply.From, reply.To, reply.Reference);
                json.WriteBoolean("ends_monitor", reply.EndsMonitor);
                JsonWords.Message(json, reply.Content);
                break;
            case RemoteSignal.Link link:
                Pids(json, link.From, link.To);
                break;
            case RemoteSignal.Unlink unlink:
                Pids(json, unlink.From, unlink.To);
                json.WriteNumber("id", unlink.Id);
                break;
            case RemoteSignal.Unlinked answer:
                Pids(json, answer.From, answer.To);
                json.WriteNumber("id", answer.Id);
                break;
            case RemoteSignal.LinkExit exit:
                Pids(json, exit.From, exit.To);
                JsonWords.Reason(json, exit.Reason);
                break;
            case RemoteSignal.Exit exit:
                Pids(json, exit.From, exit.To);
                JsonWords.Reason(json, exit.Reason);
                break;
            case RemoteSignal.Monitor monitor:
                Pids(json, monitor.From, monitor.To, monitor.Reference);
                break;
            case RemoteSignal.Demonitor demonitor:
                Pids(json, demonitor.From, demonitor.To, demonitor.Reference);
                break;
            case RemoteSignal.Down down:
                Pids(json, down.From, down.To, down.Reference);
                JsonWords.Reason(json, down.Reason);
                break;
            default:
                Request(json, signal);
                break;
        }

        json.WriteEndObject();
    }

    internal static string Word(SpawnTie tie) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{tie}");

    // The signals about spawns, groups and global names.
    private static void Request(Utf8JsonWriter json, RemoteSignal signal)
    {
        switch (signal)
        {
            case RemoteSignal.Spawn spawn:
                json.WriteNumber("from", spawn.From.Value);
                json.WriteNumber("reference", spawn.Reference.Value);
                json.WriteString("body", spawn.Body);
                json.WriteString("tie", Word(spawn.Tie));
                json.WriteString("label", spawn.Label);
                break;
            case RemoteSignal.Spawned answer:
                Pids(json, answer.From, answer.To, answer.Reference);
                json.WriteString("tie", Word(answer.Tie));
                break;
            case RemoteSignal.Join join:
                json.WriteString("group", join.Group);
                json.WriteNumber("pid", join.Pid.Value);
                json.WriteNumber("times", join.Times);
                break;
            case RemoteSignal.Leave leave:
                json.WriteString("group", leave.Group);
                json.WriteNumber("pid", leave.Pid.Value);
                break;
            case RemoteSignal.Claim claim:
                Name(json, claim.Name, claim.Pid);
                json.WriteNumber("reference", claim.Reference.Value);
                break;
            case RemoteSignal.Claimed answer:
                json.WriteNumber("reference", answer.Reference.Value);
                json.WriteNumber("holder", answer.Holder?.Value ?? 0);
                json.WriteNumber("grant", answer.Grant);
                break;
            case RemoteSignal.Named named:
                Name(json, named.Name, named.Pid);
                json.WriteNumber("grant", named.Grant);
                break;
            case RemoteSignal.Unnamed unnamed:
                Name(json, unnamed.Name, unnamed.Pid);
                break;
            default:
                throw new UnreachableException($"No words for {signal}");
        }
    }

    private static void Pids(Utf8JsonWriter json, Pid from, Pid to, MonitorRef? reference = null)
    {
        json.WriteNumber("from", from.Value);
        json.WriteNumber("to", to.Value);
        if (reference is { } given)
        {
            json.WriteNumber("reference", given.Value);
        }
    }

    private static void Name(Utf8JsonWriter json, string name, Pid pid)
    {
        json.WriteString("name", name);
        json.WriteNumber("pid", pid.Value);
    }
}
