using System.Diagnostics;
using System.Text.Json;
using Rusm.Kernel;

namespace Rusm.Cli.Traces;

/// <summary>Signals as members of a JSON object. Pids are numbers; 0 is outside.</summary>
internal static class JsonSignal
{
    internal static void Write(Utf8JsonWriter json, Signal signal)
    {
        json.WriteString("signal", JsonNamingPolicy.SnakeCaseLower.ConvertName(signal.GetType().Name));
        json.WriteNumber("by", signal.By.Value);
        switch (signal)
        {
            case Signal.Spawn spawn:
                Child(json, spawn.Name, spawn.Label);
                break;
            case Signal.SpawnLink spawn:
                Child(json, spawn.Name, spawn.Label);
                break;
            case Signal.SpawnMonitor spawn:
                Child(json, spawn.Name, spawn.Label);
                break;
            case Signal.Send send:
                json.WriteNumber("to", send.To.Value);
                JsonWords.Message(json, send.Content);
                break;
            case Signal.SendNamed send:
                json.WriteString("to_name", send.Name);
                JsonWords.Message(json, send.Content);
                break;
            case Signal.Link link:
                json.WriteNumber("to", link.To.Value);
                break;
            case Signal.Unlink unlink:
                json.WriteNumber("to", unlink.To.Value);
                break;
            case Signal.Monitor monitor:
                json.WriteNumber("to", monitor.To.Value);
                break;
            case Signal.Demonitor demonitor:
                json.WriteNumber("reference", demonitor.Reference.Value);
                json.WriteBoolean("flush", demonitor.Flush);
                break;
            case Signal.SetTrapExit flag:
                json.WriteBoolean("traps", flag.Traps);
                break;
            case Signal.Exit exit:
                json.WriteNumber("to", exit.To.Value);
                JsonWords.Reason(json, exit.Reason);
                break;
            case Signal.Register register:
                json.WriteString("name", register.Name);
                json.WriteNumber("pid", register.Pid.Value);
                break;
            case Signal.Unregister unregister:
                json.WriteString("name", unregister.Name);
                break;
            case Signal.Threw threw:
                json.WriteString("fault", threw.Fault.ToString());
                break;
            case Signal.Stopped stopped:
                JsonWords.Reason(json, stopped.Reason);
                Because(json, stopped.Because);
                break;
            case Signal.SetLabel label:
                json.WriteString("label", label.Label);
                break;
            case Signal.Join join:
                json.WriteString("group", join.Group);
                json.WriteNumber("pid", join.Pid.Value);
                break;
            case Signal.Leave leave:
                json.WriteString("group", leave.Group);
                json.WriteNumber("pid", leave.Pid.Value);
                break;
            case Signal.Call call:
                json.WriteNumber("to", call.To.Value);
                JsonWords.Message(json, call.Content);
                break;
            case Signal.Reply reply:
                json.WriteNumber("to", reply.To.Value);
                json.WriteNumber("reference", reply.Reference.Value);
                json.WriteNumber("target", reply.Target.Value);
                JsonWords.Message(json, reply.Content);
                break;
            case Signal.RegisterGlobal register:
                json.WriteString("name", register.Name);
                json.WriteNumber("pid", register.Pid.Value);
                break;
            case Signal.UnregisterGlobal unregister:
                json.WriteString("name", unregister.Name);
                break;
            case Signal.SpawnOn spawn:
                json.WriteNumber("node", spawn.Node.Value);
                json.WriteString("body", spawn.Body);
                json.WriteString("tie", JsonRemoteSignal.Word(spawn.Tie));
                Child(json, name: null, spawn.Label);
                break;
            case Signal.NodeUp up:
                json.WriteNumber("node", up.Node.Value);
                break;
            case Signal.NodeDown down:
                json.WriteNumber("node", down.Node.Value);
                break;
            case Signal.Arrived arrived:
                json.WriteNumber("node", arrived.From.Value);
                JsonRemoteSignal.Write(json, arrived.Content);
                break;
            case Signal.Returned:
                break;   // the actor is the only member
            default:
                throw new UnreachableException($"No words for {signal}");
        }
    }

    private static void Child(Utf8JsonWriter json, string? name, string? label)
    {
        if (name is not null)
        {
            json.WriteString("name", name);
        }

        if (label is not null)
        {
            json.WriteString("label", label);
        }
    }

    private static void Because(Utf8JsonWriter json, Death? because)
    {
        if (because is not null)
        {
            json.WriteStartArray("because");
            foreach (var death in because.Chain)
            {
                json.WriteStartObject();
                JsonWords.Death(json, death);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
