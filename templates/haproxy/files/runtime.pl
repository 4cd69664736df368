# Speaks to HAProxy's admin socket from inside its container (core perl, no modules to install).
#   perl runtime.pl "show stat" "show info"    sends each command, prints each reply, a line with a single dot between
#   perl runtime.pl wait-up                    returns when every server of every backend is up and checked
#   perl runtime.pl all-up                     tells by its exit code whether they are so now
#   perl runtime.pl watch                      prints every server's status 20 times a second, until its input ends
use strict;
use warnings;
use IO::Socket::UNIX;

my $path = '/tmp/haproxy.sock';

sub ask {
    my ($command) = @_;
    my $socket = IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => $path) or return;
    print $socket "$command\n";
    local $/;
    my $reply = <$socket>;
    return $reply;
}

# One hash of fields for each server of each backend; none when HAProxy does not answer.
sub servers {
    my $reply = ask('show stat') or return;
    my ($head, @rows) = split /\n/, $reply;
    $head =~ s/^# //;
    my @names = split /,/, $head;
    my @servers;
    for my $row (@rows) {
        next unless $row =~ /\S/;
        my %field;
        @field{@names} = split /,/, $row, -1;
        push @servers, \%field if defined $field{type} && $field{type} eq '2';
    }
    return @servers;
}

# True when all servers are UP and, where they are checked, the check said so.
sub all_up {
    my @servers = servers();
    for my $server (@servers) {
        my $check = $server->{check_status};
        $check =~ s/^\* //;
        return 0 unless $server->{status} =~ /^(?:UP|no check)$/;
        return 0 if $server->{status} eq 'UP' && $check !~ /^L[467]OK$/;
    }
    return @servers > 0;
}

if (@ARGV && $ARGV[0] eq 'wait-up') {
    # The caller cannot end this process, so it says how long it will wait; the alarm ends it then.
    alarm($ENV{LAB_SECONDS_LEFT} // 60);
    select(undef, undef, undef, 0.01) until all_up();
    exit 0;
}

if (@ARGV && $ARGV[0] eq 'watch') {
    $| = 1;
    for (;;) {
        print join("\t", map { "$_->{svname}=$_->{status}" } servers()), "\n";
        my $input = '';
        vec($input, fileno(STDIN), 1) = 1;
        # Waits for 50 ms, or less when there is input: its end is the end.
        next unless select($input, undef, undef, 0.05);
        exit 0 unless sysread(STDIN, my $read, 64);
    }
}

exit(all_up() ? 0 : 1) if @ARGV && $ARGV[0] eq 'all-up';

for my $i (0 .. $#ARGV) {
    my $reply = ask($ARGV[$i]);
    die "no answer from $path\n" unless defined $reply;
    print ".\n" if $i;
    print $reply;
}
