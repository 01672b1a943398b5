using System.Text.Json;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.TestData;

namespace Elastickv.SnapshotFs.Cli.Tests.Verbs;

/// <summary>The options that open encrypted records.</summary>
public class EncryptedSnapshotTests
{
    private static readonly string Snapshot = GoldenData.At("encrypted", "0000000000000385.fsm");
    private static readonly string Kek = GoldenData.At("encrypted", "kek.bin");
    private static readonly string Keys = GoldenData.At("encrypted", "keys.json");

    [Fact]
    public void Keys_open_what_is_encrypted()
    {
        CommandRun run = CommandRun.Of("cat", "--kek", Kek, "--keys", Keys, Snapshot, "redis/db_0/strings/after%3Araft-envelope.bin");
        Assert.Equal((0, "under raft envelope", ""), (run.ExitCode, run.Output, run.Error));
        CommandRun info = CommandRun.Of("info", "--json", "--kek", Kek, "--keys", Keys, Snapshot);
        using JsonDocument json = JsonDocument.Parse(info.Output);
        Assert.Equal((2565, 2565, 0), (Number(json, "encrypted_records"), Number(json, "decrypted_records"), Number(json, "damaged_records")));
        Assert.Equal(0, CommandRun.Of("check", "--kek", Kek, "--keys", Keys, Snapshot).ExitCode);
    }

    [Fact]
    public void The_variable_may_name_the_key_encryption_key()
    {
        Environment.SetEnvironmentVariable(ReadOptions.KekVariable, Kek);
        try
        {
            Assert.Equal("under raft envelope", CommandRun.Of("cat", "--keys", Keys, Snapshot, "redis/db_0/strings/after%3Araft-envelope.bin").Output);

            // The variable without a key file changes nothing.
            Assert.Equal(2, CommandRun.Of("check", Snapshot).ExitCode);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ReadOptions.KekVariable, null);
        }
    }

    [Fact]
    public void Without_keys_the_encrypted_records_are_problems()
    {
        CommandRun run = CommandRun.Of("check", "--json", Snapshot);
        Assert.Equal(2, run.ExitCode);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..^1], line => Assert.Contains("\"class\":\"encrypted\"", line));
        Assert.Contains("Encrypted:     2565 records, 0 decrypted\n", CommandRun.Of("info", Snapshot).Output);
    }

    [Theory]
    [InlineData(1, "option --kek: needs --keys as well", "--kek", "KEK")]
    [InlineData(1, "option --keys: needs --kek or SNAPFS_KEK_FILE as well", "--keys", "KEYS")]
    [InlineData(1, "is not a regular file", "--kek", "/", "--keys", "KEYS")]
    [InlineData(1, "no-such-file", "--kek", "KEK", "--keys", "/no-such-file")]
    [InlineData(2, "bad-keys", "--kek", "KEYS", "--keys", "KEYS")]
    [InlineData(2, "bad-keys", "--kek", "KEK", "--keys", "KEK")]
    public void Unusable_keys_are_one_line(int exitCode, string message, params string[] options)
    {
        CommandRun run = CommandRun.Of(["info", .. options.Select(option => option == "KEK" ? Kek : option == "KEYS" ? Keys : option), Snapshot]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Matches($"^snapfs: .*{message}.*\n$", run.Error);
    }

    private static int Number(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetInt32();
}
