using System.Net.Sockets;
using System.Text;
using Elastickv.SnapshotFs.Cli.Control;
using Elastickv.SnapshotFs.Cli.Editing;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Cli.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elastickv.SnapshotFs.Cli.Tests.Control;

/// <summary>Both ends of the conversation between commands and the process behind a mount, in this process.</summary>
public sealed class ControlServerTests : IDisposable
{
    private readonly FakeCommands commands = new();
    private readonly ControlServer server;

    public ControlServerTests() => server = ControlServer.TryStart(commands, NullLogger.Instance)!;

    public void Dispose() => server.Dispose();

    [Fact]
    public void ACommandRunsOverThereAndItsOutputComesHere()
    {
        commands.Diffing = (verb, surroundings) =>
        {
            Assert.Equal((true, false, true), (verb.Records, verb.Json, surroundings.OutputIsTerminal));
            surroundings.Relay!(new ProgressState("half", 1, 2));
            surroundings.Output.Write("a \0 \n b"u8);
            surroundings.Complain("a reason");
            return 2;
        };
        (int exitCode, byte[] output, string error) = Run(["diff", "--records", "/mnt"], terminal: true);
        Assert.Equal(2, exitCode);
        Assert.Equal("a \0 \n b"u8.ToArray(), output);
        Assert.Equal("snapfs: a reason\n", error);
    }

    [Fact]
    public void RelativePathsBeginWhereTheCommandWasTyped()
    {
        OutputForm? seen = null;
        commands.Committing = (form, _) =>
        {
            seen = form;
            return 0;
        };
        Assert.Equal(0, Run(["commit", "--runtime", "--output", "here/x.fsm", "/mnt"]).ExitCode);
        Assert.Equal(new OutputForm(Path.Combine(Environment.CurrentDirectory, "here/x.fsm"), false, true, false), seen);
    }

    [Theory]
    [InlineData("a mount cannot do that", "ls", "/mnt")]
    [InlineData("frobnicate is no command; try snapfs --help", "frobnicate")]
    public void OtherCommandsAreRefused(string reason, params string[] arguments)
    {
        (int exitCode, byte[] output, string error) = Run(arguments);
        Assert.Equal((1, $"snapfs: {reason}\n"), (exitCode, error));
        Assert.Empty(output);
    }

    [Fact]
    public void AnUnmountWaitsForTheEndAndHearsOfIt()
    {
        using ControlClient client = Ask("unmount", "--discard", "/mnt");
        Caller caller = Assert.Single(server.Close());
        Assert.Equal(SessionEnd.Discard, caller.Ending!.End);
        Outcome.Good("thrown away").Print(caller.Surroundings);
        caller.End(0);
        (Surroundings surroundings, MemoryStream output, _) = Somewhere(terminal: false);
        Assert.Equal(0, client.Listen(surroundings));
        Assert.Equal("thrown away\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void AWishCountsOnlyWhileSomebodyWaits()
    {
        Ask("unmount", "--discard", "/mnt").Dispose();
        Assert.Empty(server.Close());
    }

    [Fact]
    public void ACommandThatOnlyShowsIsCutOffAtTheEndAndOneThatWritesIsNot()
    {
        using var running = new ManualResetEventSlim();
        commands.Diffing = (_, surroundings) =>
        {
            running.Set();
            while (true)
            {
                surroundings.Output.Write("line\n"u8);
            }
        };
        using ControlClient diff = Connect();
        diff.Ask(["diff", "/mnt"], Somewhere(terminal: false).Surroundings);
        running.Wait();

        // It would be in the way for ever: nobody reads what it prints.
        Assert.Empty(server.Close());
        Assert.Throws<CommandException>(() => diff.Listen(Somewhere(terminal: false).Surroundings));
    }

    [Fact]
    public void WhoSpeaksAnotherLanguageIsHungUpOn()
    {
        byte[][] words = [Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"), [(byte)'R', 1, 0, 0, 0, 7], [(byte)'R', 255, 255, 255, 255], [(byte)'X', 0, 0, 0, 0]];
        foreach (byte[] word in words)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(ControlAddress.Of(ServingProcess.Current()));
            socket.Send(word);
            Assert.True(HungUp(socket));
        }

        Assert.Equal(0, Run(["diff", "/mnt"]).ExitCode);
    }

    [Fact]
    public void AClosedServerIsNotThere()
    {
        server.Close();
        Assert.Null(ControlClient.TryConnect(ServingProcess.Current()));
    }

    private static bool HungUp(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            // Hung up before everything was heard.
            return true;
        }
    }

    private static ControlClient Connect() => ControlClient.TryConnect(ServingProcess.Current())!;

    private static ControlClient Ask(params string[] arguments)
    {
        ControlClient client = Connect();
        Surroundings surroundings = Somewhere(terminal: false).Surroundings;
        client.Ask(arguments, surroundings);
        Assert.True(client.WaitUntilNoted(surroundings, out _));
        return client;
    }

    private static (int ExitCode, byte[] Output, string Error) Run(string[] arguments, bool terminal = false)
    {
        using ControlClient client = Connect();
        (Surroundings surroundings, MemoryStream output, StringWriter error) = Somewhere(terminal);
        client.Ask(arguments, surroundings);
        return (client.Listen(surroundings), output.ToArray(), error.ToString());
    }

    private static (Surroundings Surroundings, MemoryStream Output, StringWriter Error) Somewhere(bool terminal)
    {
        var output = new MemoryStream();
        var error = new StringWriter { NewLine = "\n" };
        return (new Surroundings(output, error, terminal, ErrorIsTerminal: false), output, error);
    }
}
